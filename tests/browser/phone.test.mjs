// The ploeg's phone with a real dead spot: the line is cut, the day goes on, the plan changes behind its back, and in the evening
// everything arrives. On a Wednesday of its own, so that the phone's clock is wrong as well.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cameraFlags, videoOfPdf } from './camera.mjs';
import { openLine } from './line.mjs';
import { startDemo } from './product.mjs';
import { mistyped, press } from './steps.mjs';
import { launch, sideways } from './support.mjs';

const MORNING = '2026-11-25 07:30:00';
const EVENING = '2026-11-25 15:40:00';
const LATE = '2026-11-25 17:30:00'; // more than two hours after the last visit
const BAR = '[data-wachtbalk]';
const TOLD = '[data-gemeld]';
const CODE = /\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b/g;
// What a phone loads the first time, and again the next morning.
const FIRST_BYTES = 150 * 1024;
const AGAIN_BYTES = 5 * 1024;

export default async function phone(t) {
  let demo = await startDemo(t.binary, { clock: MORNING });
  const line = await openLine(demo.base);
  const people = demo.accounts.filter((one) => one.rol === 'deelnemer');
  const account = (rol) => demo.accounts.find((one) => one.rol === rol);

  async function api(rol, method, path, body) {
    const answer = await fetch(`${demo.base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${account(rol).token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${answer.ok ? '' : await answer.text()}`);
    return answer.json();
  }

  /** A phone that reaches the product over the line. */
  async function phoneOf(own, { browser = t.browser } = {}) {
    const page = await t.page({ width: 360, browser, base: line.base, expectErrors: true });
    const card = new URL(own.kaart);
    await page.goto(card.pathname);
    await page.locator('[name=pin]').fill(own.pin);
    await press(page, page.getByRole('button', { name: 'Verder' }));
    return page;
  }

  const kept = (page) => page.evaluate(async () => {
    const cache = await caches.open('dag');
    return (await cache.keys()).map((one) => new URL(one.url).pathname);
  });
  const waiting = (page) => page.evaluate(() => Wachtrij.all());
  const until = async (what, holds) => {
    for (let i = 0; i < 100; i += 1) {
      // The page may be on its way to another one just now.
      if (await holds().catch(() => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail(`not within 10 s: ${what}`);
  };
  /** The whole day is on the phone. */
  const takenAlong = async (page) => {
    await until('the day is on the phone', async () => (await kept(page)).filter((path) => path.includes('/opdrachten/')).length === day.kept * 2);
    await until('the cheques are known', () => page.evaluate(async () => Boolean(await Wachtrij.knows('goed'))));
    await until('the reader is there', () => page.evaluate(async () => Boolean(await caches.match('/assets/script/jsqr.min.js'))));
  };
  /** The visits that have not begun. */
  const visitsOn = (page) => page.locator('article.bezoek[data-bezoek]:has(form)').evaluateAll((all) => all.map((one) => one.dataset.bezoek));

  /** Somebody logged in at a desk, without the line in between. */
  async function desk(rol) {
    const own = await t.page({ base: demo.base, expectErrors: true });
    await own.goto('/inloggen');
    await own.locator('[name=gebruikersnaam]').fill(account(rol).gebruikersnaam);
    await own.locator('[name=wachtwoord]').fill(account(rol).wachtwoord);
    await press(own, own.getByRole('button', { name: 'Inloggen' }));
    return own;
  }

  async function fallThrough(page, opdracht) {
    await page.goto(`/opdrachten/${opdracht}/niet-doorgegaan`);
    await page.locator('[name=reden][value=weather]').check();
    await press(page, page.getByRole('button', { name: 'Gaat niet door' }));
  }

  /** A ploeg of the demo with somebody whose card we have; instead of its own visits it gets four, at one address, two cheques each. */
  async function ploeg() {
    const { resultaten: deelnemers } = await api('coordinator', 'GET', '/deelnemers?paginaGrootte=100');
    const { resultaten } = await api('coordinator', 'GET', '/ploegen?datum=2026-11-25');
    const cards = new Map(people.map((one) => [deelnemers.find((known) => known.naam === one.naam)?.id, one]));
    const one = resultaten.find((ploeg) => ploeg.deelnemers.some((id) => cards.has(id)));
    assert.ok(one, 'somebody whose card we have works on this day');
    const coordinator = await desk('coordinator');
    for (const opdracht of one.opdrachten) await fallThrough(coordinator, opdracht);
    const bewoner = { naam: 'Wilma van de Reis', postcode: '4567 AB', huisnummer: '12', straat: 'Voorbeeldstraat', plaats: 'Clinge', telefoon: '0114000012' };
    const visits = [];
    let nummer;
    for (const [van, tot] of [['08:30', '09:30'], ['09:45', '10:45'], ['12:30', '13:30'], ['13:35', '14:05']]) {
      const klus = await api('coordinator', 'POST', '/klussen', { bewoner, klussoort: 'tuinonderhoud', omschrijving: 'De heg is te hoog.', voorkeuren: [], aantalCheques: 2 });
      await api('coordinator', 'POST', `/klussen/${klus.id}/acceptatie`, { uitvoerder: 'hulst-werkt', personenUren: 4, personen: 2 });
      visits.push((await api('coordinator', 'POST', `/klussen/${klus.id}/opdrachten`, { ploeg: one.id, van: `2026-11-25T${van}:00Z`, tot: `2026-11-25T${tot}:00Z` })).id);
      if (visits.length === 3) nummer = klus.volgnummer;
    }
    const own = one.deelnemers.filter((id) => cards.has(id)).map((id) => cards.get(id));
    return { visits: visits.slice(0, 3), moved: visits[2], last: visits[3], nummer, own: own[0], kept: visits.length };
  }

  async function codes(aantal) {
    const sale = await api('balie', 'POST', '/verkopen', { verkooppunt: 'gemeentewinkel', aantal, betaalwijze: 'contant' });
    return sale;
  }

  const day = await ploeg();
  await codes(1); // the list of live cheques is never empty
  const page = await phoneOf(day.own);

  await t.test('the whole day goes along on the phone; the first visit costs little, the next one almost nothing', async () => {
    await takenAlong(page); // the other phone is quiet
    await page.waitForLoadState('networkidle');
    line.bytes = 0;
    line.asked = [];
    const first = await phoneOf(day.own);
    await takenAlong(first);
    await first.waitForLoadState('networkidle');
    const scanner = line.asked.filter((one) => one.includes('jsqr')).reduce((sum, one) => sum + Number(one.split(' ').pop()), 0);
    const bytes = line.bytes - scanner;
    if (process.env.BYTES) console.log(line.asked.join('\n'));
    line.bytes = 0;
    line.asked = [];
    await first.reload();
    await first.locator('article.bezoek').first().waitFor();
    await first.waitForLoadState('networkidle');
    if (process.env.BYTES) console.log(line.asked.join('\n'));
    console.log(`         bytes: ${bytes} the first time with the whole day, ${scanner} for the scanner, ${line.bytes} when it is opened again`);
    assert.ok(bytes <= FIRST_BYTES, `the first visit costs ${bytes} bytes`);
    assert.ok(line.bytes <= AGAIN_BYTES, `a repeat visit costs ${line.bytes} bytes`);
  });

  const visit = (id) => `/ploeg/opdrachten/${id}`;

  await t.test('a phone that cannot keep anything sends the ordinary way', async () => {
    const full = await phoneOf(day.own);
    await full.addInitScript(() => {
      IDBObjectStore.prototype.add = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await full.goto(visit(day.last));
    await press(full, full.getByRole('button', { name: 'Onderweg', exact: true }));
    assert.equal(new URL(full.url()).pathname, visit(day.last));
    await full.getByRole('button', { name: 'Begonnen', exact: true }).waitFor();
  });

  await t.test('the camera reads a printed cheque without coverage', async () => {
    const sold = await codes(1);
    const sheet = Buffer.from(await (await fetch(`${demo.base}/api/v1/verkopen/${sold.id}/vel`, { headers: { authorization: `Bearer ${account('balie').token}`, accept: 'application/pdf' } })).arrayBuffer());
    const payload = [...new Set((await t.pdf.codes(sheet)).flat())][0];
    assert.match(await t.pdf.text(sheet), CODE);
    const video = join(t.dir, 'offline.y4m');
    await videoOfPdf(video, sheet, payload, { degrees: 5 });
    const browser = await launch(cameraFlags(video));
    try {
      const scanner = await phoneOf(day.own, { browser });
      await scanner.goto('/ploeg');
      await takenAlong(scanner);
      line.cut = true;
      await scanner.goto(`${visit(day.last)}/cheque`);
      await scanner.locator('[data-scan-start]').click();
      await scanner.locator('.uitslag--goed').waitFor();
      assert.match(await scanner.locator('[data-uitslag]').innerText(), /De cheque is goed/);
    } finally {
      line.cut = false;
      await browser.close();
    }
  });

  await t.test('eight hours without coverage: three visits, six scans, and a plan that changed', async () => {
    const sold = await codes(5);
    const good = sold.cheques.map((one) => one.code);
    await page.goto('/ploeg');
    await page.evaluate(() => Wachtrij.forget('goed')); // as on the next morning: the list is asked for again
    await page.reload();
    await takenAlong(page);
    line.cut = true;
    await page.reload();
    await page.locator(BAR, { hasText: 'Geen bereik' }).waitFor();
    assert.deepEqual((await visitsOn(page)).sort(), [...day.visits, day.last].sort(), 'the day is there without coverage');

    // What is not filled in is said by the phone itself, beside what is missing, and not kept.
    await page.locator('summary', { hasText: 'Ik ben ziek' }).click();
    await page.locator('form[action$="/ziek"] button[type=submit]').click();
    await page.locator('form[action$="/ziek"] [role=alert]', { hasText: 'Vul dit eerst in.' }).waitFor();
    await t.axe(page, 'asked without coverage');
    await t.shot(page, 'phone asked without coverage');
    await page.goto(visit(day.visits[0]));
    const signaal = page.locator('form[action$="/signaal"]');
    await page.locator('summary', { hasText: await signaal.evaluate((form) => form.closest('details').querySelector('summary').textContent.trim()) }).click();
    await signaal.locator('[name=tekst]').fill('De bewoner is veel alleen.');
    await signaal.locator('button[type=submit]').click();
    await signaal.locator('.keuze').locator('xpath=preceding-sibling::*[@role="alert"]').waitFor();
    assert.equal(await signaal.locator('[name=tekst]').inputValue(), 'De bewoner is veel alleen.');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'akkoord');
    // Asked for something else, it no longer says that of the first field, and nothing points at words that are gone.
    await signaal.locator('[name=akkoord]').check();
    await signaal.locator('[name=tekst]').fill('');
    await signaal.locator('button[type=submit]').click();
    await signaal.locator('#tekst-fout[role=alert]').waitFor();
    assert.equal(await signaal.locator('[role=alert]').count(), 1);
    assert.ok((await signaal.locator('[name=tekst]').getAttribute('aria-describedby')).split(' ').includes('tekst-fout'));
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('[aria-describedby]')]
      .flatMap((field) => field.getAttribute('aria-describedby').split(' ')).filter((id) => !document.getElementById(id))), []);
    assert.deepEqual(await waiting(page), []);

    // Meanwhile the coordinator takes the last visit off: it rains.
    await fallThrough(await desk('coordinator'), day.moved);

    const started = Date.now();
    const hour = 3_600_000;
    const at = (hours) => page.clock.setFixedTime(new Date(started + hours * hour));
    const scans = [[good[0], 'goed'], [good[1], 'goed'], [good[2], 'goed'], ['', 'let-op'], [good[0], 'fout'], [good[3], 'goed']];
    scans[3][0] = (await codes(1)).cheques[0].code; // sold after the phone lost coverage: it cannot know this one
    let own = 0;
    // What the page shows may be of the press before; what the phone keeps is not.
    const isKept = () => until(`what was done ${own} times is kept`, async () => (await waiting(page)).length === own);
    for (const [i, id] of day.visits.entries()) {
      await at(1 + i * 2.2);
      await page.goto(visit(id));
      await page.getByRole('button', { name: 'Onderweg', exact: true }).click();
      await page.getByRole('button', { name: 'Begonnen', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Begonnen', exact: true }).click();
      await page.getByRole('button', { name: 'Klaar', exact: true }).waitFor();
      if (i === 0) await t.axe(page, 'begun without coverage');
      await page.goto(`${visit(id)}/cheque`);
      own += 2; // on the way and begun
      for (const [code, look] of scans.slice(i * 2, i * 2 + 2)) {
        await page.locator('[name=code]').fill(code);
        await page.keyboard.press('Enter');
        await page.locator(`.uitslag--${look}`).waitFor();
        if (look !== 'fout') own += 1; // the double one is said at once
        await isKept();
      }
      if (i === 1) await t.axe(page, 'a cheque that is looked at later');
      await at(2 + i * 2.2);
      await page.goto(visit(id));
      const done = page.locator('[name=opmerking]').last();
      await done.fill(`Bezoek ${i + 1}`);
      await page.getByRole('button', { name: 'Klaar', exact: true }).click();
      await page.locator(BAR, { hasText: 'Wacht op bereik' }).waitFor();
      own += 1;
      await isKept();
      await t.shot(page, 'phone without coverage');
    }
    await page.goto(`${visit(day.visits[0])}/cheque`);
    await page.locator('[name=code]').fill(mistyped(good[4], 2));
    await page.keyboard.press('Enter');
    await page.locator('.uitslag--fout', { hasText: 'De code klopt niet' }).waitFor();
    assert.equal(own, 3 * 3 + 5);
    assert.equal((await waiting(page)).length, own, 'three presses for each visit, and every scan but the double one');

    // Evening: the product has gone on by itself, the phone is eight hours further too.
    await demo.stop();
    demo = await startDemo(t.binary, { clock: EVENING, dir: demo.dir });
    line.target = demo.base;
    await at(8.2);
    line.cut = false;
    await page.goto('/ploeg');
    await until('everything is sent', async () => (await waiting(page)).length === 0);
    await page.locator(TOLD).waitFor();
    assert.match(await page.locator(TOLD).innerText(), /Klaar[\s\S]*uren tellen mee/);
    await t.axe(page, 'what went another way');
    await t.shot(page, 'phone what went another way');
    await page.getByRole('button', { name: 'Ik heb het gezien' }).click();
    await page.locator(TOLD).waitFor({ state: 'hidden' });

    for (const [i, id] of day.visits.entries()) {
      const { resultaten } = await api('coordinator', 'GET', `/opdrachten/${id}/uren`);
      if (id === day.moved) assert.deepEqual(resultaten, [], 'a visit that did not happen has no uren of its own');
      else assert.deepEqual(resultaten.map((one) => one.minuten), [60, 60], `visit ${i + 1} took an hour`);
    }
    for (const [at, expected] of [[0, 'redeemed'], [1, 'redeemed'], [2, 'redeemed'], [3, 'sold'], [4, 'sold']]) {
      const cheque = await api('balie', 'GET', `/cheques/${sold.cheques[at].nummer}`);
      assert.equal(cheque.status, expected, `cheque ${at + 1}`);
    }
    const list = await desk('coordinator');
    await list.goto('/meldingen');
    const told = await list.locator('main').innerText();
    assert.ok(told.includes(day.nummer) && /Bezoek 3/.test(told), 'the coordinator reads what happened, with the word of the ploeg');
    await page.goto('/ploeg/uren');
    assert.equal(await page.locator('main').getByText('1 uur', { exact: false }).count() >= 3, true, 'three hours were worked, three are there');
    for (const id of day.visits.slice(0, 2)) {
      await page.goto(`/ploeg/opdrachten/${id}`);
      assert.ok((await page.locator('.bezoek__regels .nummer').count()) > 0, 'the cheques that were taken in are on the page');
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      assert.deepEqual(await sideways(page), [], 'also with large letters');
    }
    await promisify(execFile)(t.binary, ['check', '--database-url', `sqlite://${join(demo.dir, 'data', 'dienstencheque.db')}`]);
  });

  await t.test('in the evening the homes of residents are gone from the phone', async () => {
    await page.clock.setFixedTime(new Date());
    await page.goto('/ploeg');
    await until('the day is kept', async () => (await kept(page)).includes('/ploeg'));
    // By the server's clock it is ten hours later: what was kept before is over.
    line.change = (whole) => ({ ...whole, headers: { ...whole.headers, date: new Date(Date.parse(whole.headers.date) + 10 * 3_600_000).toUTCString() } });
    await page.goto('/ploeg');
    line.change = undefined;
    line.cut = true;
    await page.goto('/ploeg').catch(() => undefined);
    const shown = await page.locator('main').innerText();
    assert.match(shown, /komende dagen|Geen bereik/);
    assert.equal(await page.locator('article.bezoek').count(), 0);
    line.cut = false;
  });

  await t.test('who looks later that evening sees the day once, and nothing of it stays', async () => {
    line.cut = false;
    await demo.stop();
    demo = await startDemo(t.binary, { clock: LATE, dir: demo.dir });
    line.target = demo.base;
    const late = await phoneOf(day.own);
    await late.waitForLoadState('networkidle');
    line.asked = [];
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    // Chromium itself may look whether there is a new service worker.
    assert.deepEqual(line.asked.filter((one) => !one.startsWith('GET /ploeg/sw.js')), [], 'the page stays as it is');
    line.cut = true;
    await late.goto('/ploeg').catch(() => undefined);
    assert.match(await late.locator('main').innerText(), /komende dagen|Geen bereik/);
    line.cut = false;
  });

  await t.test('a new version of the application takes over, and what waits is still there', async () => {
    line.cut = false;
    const own = people.find((one) => one !== day.own) ?? day.own;
    line.change = (whole) => {
      if (!whole.url.endsWith('/sw.js')) return whole;
      return { ...whole, body: Buffer.from(whole.body.toString().replace(/"versie":"[0-9a-f]+"/, '"versie":"0000000000000000"')) };
    };
    const other = await phoneOf(own);
    await until('last week\'s version is there', () => other.evaluate(() => caches.has('schil-0000000000000000')));
    await other.evaluate((account) => Wachtrij.add({ sleutel: crypto.randomUUID(), account: 'iemand anders', bezoek: crypto.randomUUID(), wat: 'klaar', op: Date.now(), klok: 'eigen', wie: 'Tuin' }));
    line.change = undefined;
    await other.evaluate(async () => (await navigator.serviceWorker.getRegistration('/ploeg')).update());
    await until('the new version is there', () => other.evaluate(async () => !(await caches.has('schil-0000000000000000')) && (await caches.keys()).some((name) => name.startsWith('schil-'))));
    assert.equal((await waiting(other)).length, 1, 'the queue survives');
    await other.goto('/ploeg');
    await other.locator(BAR, { hasText: 'van een ander' }).waitFor();
  });

  line.close();
  assert.equal(await demo.stop(), 0);
  await demo.clean();
}
