// The pages of the ploeg as an application: presses are kept on the phone before they are sent, so that they survive a dead
// spot, a flat battery and a closed page. Without this script every button is a plain form.
(() => {
  'use strict';

  const kit = document.getElementById('toestel');
  if (!kit || !('serviceWorker' in navigator) || !('locks' in navigator) || !window.isSecureContext) return;
  const { basis, account, nu, lang } = { ...kit.dataset, lang: document.documentElement.lang };
  const STEPS = ['onderweg', 'begonnen', 'klaar'];
  const PRESS = new RegExp(`^${basis}/ploeg/(?:opdrachten/([0-9a-f-]{36})/(onderweg|begonnen|klaar|cheque|pauze|hervatten|terug|signaal)|(ziek|later))$`);
  const NEEDED = { terug: ['wat'], signaal: ['tekst', 'akkoord'], ziek: ['ziek'], later: ['later'] };
  const AGAIN_MS = 30_000;
  const OLD_MS = 90_000;
  const DAYS_AGAIN_MS = 3_600_000;
  const { acts, ...words } = WOORDEN;
  const ASKED_MS = 1_000;
  // Whether there is coverage nobody knows until the server was asked.
  let state = 'onbekend';
  let answered;
  const asked = new Promise((resolve) => (answered = resolve));

  // A phone that takes no worker keeps its presses all the same: nothing here waits for it.
  const worker = navigator.serviceWorker.register(`${basis}/ploeg/sw.js`, { scope: `${basis}/ploeg` }).catch(() => undefined);
  navigator.serviceWorker.addEventListener('message', ({ data }) => data?.wat === 'verstuurd' && bring());
  const tellWorker = (message) => navigator.serviceWorker.ready.then((known) => known.active?.postMessage(message));

  // Presses -------------------------------------------------------------------------------------------------------

  // Before anybody else hears of it: a press is ours as soon as it is made.
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.action === `${location.origin}${basis}/uitloggen`) return void tellWorker({ wat: 'vergeet' });
    const found = form.method === 'post' && new URL(form.action).pathname.match(PRESS);
    if (!found || form.dataset.gewoon) return;
    event.preventDefault();
    const [, bezoek, of, self] = found;
    press(form, bezoek, of ?? self).catch(() => plain(form));
  }, true);

  /** The ordinary way: the phone keeps nothing (its storage is full, or closed to us). */
  function plain(form) {
    form.dataset.gewoon = 'ja';
    // Not while the press that brought us here is still being told: a form does not send itself twice at once.
    setTimeout(() => form.requestSubmit());
  }

  async function press(form, bezoek, wat) {
    if (form.dataset.bezig) return;
    form.dataset.bezig = 'ja';
    form.querySelector('[type="submit"]')?.setAttribute('aria-busy', 'true');
    try {
      const typed = new FormData(form);
      // Another time than now is for the server to read: that needs coverage.
      if ((typed.get('tijd') ?? '').trim()) return plain(form);
      const one = {
        sleutel: crypto.randomUUID(), account, bezoek, wat, op: Date.now(), klok: 'eigen',
        wie: document.querySelector(`[data-bezoek="${bezoek}"]`)?.dataset.kop ?? '',
        opmerking: typed.get('opmerking') ?? '', deels: typed.get('deels') === 'ja', code: typed.get('code') ?? '',
        reden: typed.get('wat') ?? '', woord: typed.get('woord') ?? typed.get('tekst') ?? '', akkoord: typed.get('akkoord') === 'ja',
        keuze: typed.get('ziek') ?? typed.get('later') ?? '',
      };
      // What is not filled in is asked for, not kept.
      const missing = (NEEDED[wat] ?? []).find((name) => !(typed.get(name) ?? '').trim());
      unask(form);
      if (missing) return (await covered()) ? plain(form) : ask(form, missing);
      if (wat === 'klaar') one.begonnen = (await Wachtrij.all()).findLast((kept) => kept.bezoek === bezoek && kept.wat === 'begonnen')?.op;
      const cheque = wat === 'cheque' ? await judge(bezoek, one.code) : null;
      if (cheque?.kleur === 'rood') {
        // With coverage the server says it better: which block is probably wrong, and whom to call.
        return cheque.waarom === 'foutecode' && (await covered()) ? plain(form) : say('fout', words.rood, words[cheque.waarom]);
      }
      await Wachtrij.add(one);
      worker.then((known) => known?.sync?.register('versturen')).catch(() => undefined);
      const { outcomes } = await bring(one.sleutel);
      const own = outcomes.find((outcome) => outcome.sleutel === one.sleutel);
      if (!own) return later(wat, cheque);
      // The server says it best: a refusal, or that this cheque counts already.
      if (own.uitkomst === 'geweigerd' || (own.uitkomst === 'bekend' && wat === 'cheque')) return plain(form);
      if (own.uitkomst === 'gemeld' || own.uitkomst === 'fout') return location.reload();
      if (!bezoek) return location.assign(`${basis}/ploeg?gezegd=${wat}`);
      if (['terug', 'signaal'].includes(wat)) return location.assign(`${basis}/ploeg/opdrachten/${bezoek}?gezegd=${wat}`);
      location.assign(`${basis}/ploeg/opdrachten/${bezoek}${wat === 'cheque' ? `/cheque${own.cheque ? `?nummer=${own.cheque}` : ''}` : ''}`);
    } finally {
      delete form.dataset.bezig;
      form.querySelector('[type="submit"]')?.removeAttribute('aria-busy');
    }
  }

  /** Without coverage the phone says itself what is not filled in. */
  function ask(form, name) {
    const field = form.querySelector(`[name="${name}"]`);
    const note = Object.assign(document.createElement('div'), { className: 'utrecht-form-field-error-message', id: `${name}-fout`, textContent: words.invullen ?? '' });
    note.dataset.invullen = '';
    note.setAttribute('role', 'alert');
    document.getElementById(note.id)?.remove();
    (field.closest('.keuzes, .tegels') ?? field.closest('.keuze') ?? field).before(note);
    describe(field, note.id, true);
    field.focus();
  }

  /** What was asked is not asked any more: the words go, and nothing points at them. */
  function unask(form) {
    const note = form.querySelector('[data-invullen]');
    if (!note) return;
    describe(form.querySelector(`[aria-describedby~="${note.id}"]`), note.id, false);
    note.remove();
  }

  /** Adds or takes away one of the texts that describe a field. */
  function describe(field, id, is) {
    const ids = new Set((field?.getAttribute('aria-describedby') ?? '').split(/\s+/).filter(Boolean));
    if (is) ids.add(id);
    else ids.delete(id);
    if (ids.size) field.setAttribute('aria-describedby', [...ids].join(' '));
    else field?.removeAttribute('aria-describedby');
  }

  /** Whether the server can be asked; who presses while we still find out waits a moment, not longer. */
  async function covered() {
    await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, ASKED_MS))]);
    return state === 'goed';
  }

  /** What a press that waits looks like. */
  function later(wat, cheque) {
    if (wat === 'cheque') {
      const field = document.getElementById('code');
      field.value = '';
      if (cheque.kleur === 'groen') say('goed', words.groen, words.bewaard);
      else say('let-op', words.oranje, words.bewaard);
    }
    return show();
  }

  function say(look, head, text) {
    const box = document.querySelector('[data-uitslag]');
    if (!box) return;
    box.className = `uitslag uitslag--${look}`;
    box.querySelector('h2').textContent = head;
    box.querySelector('p').textContent = text;
    box.hidden = false;
    box.scrollIntoView({ block: 'nearest' });
  }

  // Cheques without coverage ---------------------------------------------------------------------------------------

  const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

  /** The 16 symbols of a code as it was typed or scanned; nothing when its check symbols do not fit (GF(32), x⁵ + x² + 1). */
  function read(text) {
    const last = text.toUpperCase().split('/C/').pop().split(/[?#/]/)[0];
    const symbols = [...last.replace(/[\s\-._\u2010-\u2015\u2212\u00ad\u200b\ufeff]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')].map((one) => ALPHABET.indexOf(one));
    if (symbols.length !== 16 || symbols.includes(-1)) return null;
    const times = (value, power) => {
      for (; power > 0; power -= 1) value = value & 16 ? (value << 1) ^ 0b100101 : value << 1;
      return value;
    };
    const sums = symbols.reverse().reduce(([plain, weighted], one, place) => [plain ^ one, weighted ^ times(one, place)], [0, 0]);
    return sums[0] || sums[1] ? null : symbols.reverse().map((one) => ALPHABET[one]).join('');
  }

  const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const hex = (buffer) => [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, '0')).join('');

  /** Green: a live cheque. Orange: the phone does not know it; that is found out later. Red: no cheque, or the same again. */
  async function judge(bezoek, text) {
    const code = read(text);
    if (!code) return { kleur: 'rood', waarom: 'foutecode' };
    const same = (await Wachtrij.all()).some((kept) => kept.wat === 'cheque' && read(kept.code) === code);
    if (same) return { kleur: 'rood', waarom: 'dubbel' };
    const known = await Wachtrij.knows('kit');
    if (!known) return { kleur: 'oranje' };
    const key = await crypto.subtle.importKey('raw', bytes(known.sleutel), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(code));
    const salted = new Uint8Array([...bytes(known.zout), ...new Uint8Array(mac)]);
    const mark = hex(await crypto.subtle.digest('SHA-256', salted)).slice(0, 16);
    const expected = known.bezoeken.find((one) => one.id === bezoek)?.verwacht ?? [];
    const live = (await Wachtrij.knows('goed'))?.goed ?? [];
    return { kleur: expected.includes(mark) || live.includes(mark) ? 'groen' : 'oranje' };
  }

  // Bringing -------------------------------------------------------------------------------------------------------

  async function bring(fresh) {
    const done = await Wachtrij.send(basis, fresh);
    state = done.state;
    answered();
    await show();
    if (state === 'goed' && !fresh && done.outcomes.length) location.reload();
    return done;
  }

  /** The bar above the page, and the buttons as they are once what waits has been done. */
  async function show() {
    const bar = document.querySelector('[data-wachtbalk]');
    const kept = await Wachtrij.all().catch(() => []);
    const own = kept.filter((one) => one.account === account);
    const known = await Wachtrij.knows('kit').catch(() => undefined);
    const old = Date.now() + (known?.ahead ?? 0) - Number(nu) > OLD_MS;
    const lines = [];
    if (state === 'geen-bereik') lines.push(old ? words.plan.replace('{tijd}', clock(Number(nu))) : words.geenbereik);
    if (state === 'later') lines.push(words.straks);
    if (state === 'inloggen') lines.push(words.inloggen);
    if (own.length) lines.push(words.meer.replace('{aantal}', new Intl.NumberFormat(lang).format(own.length)));
    if (kept.length > own.length) lines.push(words.ander);
    bar.querySelector('[data-tekst]').textContent = lines.join(' ');
    const list = bar.querySelector('ul');
    list.replaceChildren(...own.map((one) => item(`${clock(one.op)} ${label(one.wat)} ${one.wie}`)));
    bar.querySelector('details').hidden = own.length === 0;
    bar.querySelector('[data-inloggen]').hidden = state !== 'inloggen';
    bar.hidden = lines.length === 0;
    await showTold();
    for (const one of own) advance(one);
    // What may be done once they are on their way.
    if (own.length) for (const one of document.querySelectorAll('[data-bezoek]')) {
      const pressed = own.some((press) => press.bezoek === one.dataset.bezoek && press.wat !== 'cheque');
      if (!pressed) continue;
      for (const part of one.querySelectorAll('[data-eerst]')) part.hidden = true;
      for (const part of one.querySelectorAll('[data-straks]')) part.hidden = false;
    }
  }

  async function showTold() {
    const box = document.querySelector('[data-gemeld]');
    const told = await Wachtrij.told().catch(() => []);
    box.querySelector('ul').replaceChildren(...told.map((one) => item(`${clock(one.op)} ${label(one.wat)} ${one.wie}: ${one.kop ?? words.mislukt} ${one.tekst ?? ''}`)));
    box.hidden = told.length === 0;
  }

  document.querySelector('[data-gemeld-gezien]')?.addEventListener('click', async () => {
    await Wachtrij.seen();
    await showTold();
  });

  function item(text) {
    const line = document.createElement('li');
    line.textContent = text;
    return line;
  }

  function clock(ms) {
    return new Date(ms).toLocaleTimeString(lang, { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Amsterdam' });
  }

  const label = (wat) => acts[wat]?.[1] ?? wat;

  /** What stands on the button of an act. */
  function face(wat) {
    const [icoon, naam] = acts[wat];
    const shape = document.createElement('template');
    shape.innerHTML = `<svg class="icoon" aria-hidden="true" focusable="false"><use href="${basis}/assets/icons/icons.svg#${icoon}"></use></svg>`;
    return [shape.content, naam];
  }

  /** Makes the visit look as it will be: the next button, and the word of where it stands. */
  function advance({ bezoek, wat }) {
    const visit = document.querySelector(`[data-bezoek="${bezoek}"]`);
    if (!visit || ['cheque', 'signaal'].includes(wat)) return;
    const badge = visit.querySelector('.bezoek__tijd .utrecht-badge-status');
    if (badge) badge.textContent = `${label(wat)} ·`;
    const forms = [...visit.querySelectorAll('form')].map((form) => [form, new URL(form.action).pathname.match(PRESS)?.[2]]).filter(([, of]) => of && !['cheque', 'signaal'].includes(of));
    if (wat === 'terug' || wat === 'klaar') for (const [form] of forms) (form.closest('details') ?? form).remove();
    if (wat === 'pauze') turn(forms, 'pauze', 'hervatten', visit, bezoek);
    if (wat === 'hervatten') turn(forms, 'hervatten', 'pauze', visit, bezoek);
    for (let step = 0; step <= STEPS.indexOf(wat) && step < 2; step += 1) turn(forms, STEPS[step], STEPS[step + 1], visit, bezoek);
    // "We have begun already" beside the first button is the same press.
    const seen = new Set();
    for (const [form] of forms) {
      if (seen.has(form.action)) form.remove();
      seen.add(form.action);
    }
  }

  /** A button becomes the next one. */
  function turn(forms, from, to, visit, bezoek) {
    for (const one of forms) {
      const [form, of] = one;
      if (of !== from || !form.isConnected) continue;
      one[1] = to;
      form.action = `${basis}/ploeg/opdrachten/${bezoek}/${to}`;
      form.querySelector('details')?.remove();
      form.querySelector('[type="submit"]').replaceChildren(...face(to));
      const extra = visit.querySelector(`template[data-bij="${to}"]`);
      if (extra) form.append(extra.content.cloneNode(true));
    }
  }

  // The day --------------------------------------------------------------------------------------------------------

  async function takeAlong() {
    const known = await Wachtrij.knows('kit');
    if (state !== 'goed' || !known) return;
    const paths = ({ id }) => [`${basis}/ploeg/opdrachten/${id}`, `${basis}/ploeg/opdrachten/${id}/cheque`];
    const kept = new Set((await (await caches.open('dag')).keys()).map((one) => new URL(one.url).pathname));
    const before = await Wachtrij.knows('dag');
    const same = before?.account === known.account ? before : { versies: {}, dagen: 0 };
    const changed = known.bezoeken.filter((one) => same.versies[one.id] !== one.versie || !paths(one).every((path) => kept.has(path)));
    const paden = changed.flatMap(paths);
    // The page itself came before the worker did, the first time; the coming days change now and then.
    if (!kept.has(`${basis}/ploeg`)) paden.push(`${basis}/ploeg`);
    const dagen = Date.now() - same.dagen > DAYS_AGAIN_MS || !kept.has(`${basis}/ploeg/dagen`) ? Date.now() : same.dagen;
    if (dagen !== same.dagen) paden.push(`${basis}/ploeg/dagen`);
    await tellWorker({ wat: 'bewaar', paden, alle: known.bezoeken.flatMap(paths) });
    await Wachtrij.learn('dag', { account: known.account, dagen, versies: Object.fromEntries(known.bezoeken.map((one) => [one.id, one.versie])) });
    const live = await Wachtrij.knows('goed');
    if (known.bezoeken.length && live?.zout !== known.zout) {
      const answer = await fetch(`${basis}/ploeg/cheques`, { cache: 'no-store' });
      if (answer.ok) await Wachtrij.learn('goed', { ...(await answer.json()), zout: known.zout });
    }
    // Who works today will scan; without a reader of the phone's own, ours comes along.
    if (known.bezoeken.length && !(await readsCodes())) await tellWorker({ wat: 'lezer', pad: `${basis}/assets/script/jsqr.min.js` });
    // Whoever opens the day after that sees it until midnight; then it is not today's any more.
    const ends = [known.tot, known.nacht].map((at) => at - known.ahead).find((at) => at > Date.now());
    if (ends) setTimeout(() => forgetDay(ends), ends - Date.now());
  }

  async function readsCodes() {
    return 'BarcodeDetector' in window && (await BarcodeDetector.getSupportedFormats().catch(() => [])).includes('qr_code');
  }

  /** In the evening the homes of residents leave the phone, also from a page that was left open. */
  async function forgetDay(until) {
    if (Date.now() < until) return;
    await Wachtrij.forget('goed');
    await tellWorker({ wat: 'opruimen' });
    if (document.querySelector('[data-bezoek]')) location.replace(`${basis}/ploeg`);
  }

  async function start() {
    await show();
    await bring();
    if (document.querySelector('[data-dag]')) await takeAlong();
  }

  window.addEventListener('online', () => bring());
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    tellWorker({ wat: 'opruimen' });
    bring();
  });
  setInterval(async () => (await Wachtrij.all()).length && bring(), AGAIN_MS);
  start().catch(() => undefined);
})();
