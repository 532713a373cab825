// One cheque from the counter to the certificate, as people do it: sold, looked at, a klus asked, planned, worked, paid with the
// printed cheque before a camera, approved, shown to an employer. Each test goes on where the one before it stopped.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { cameraFlags, videoOfPdf } from './camera.mjs';
import { clock, dayAfter, enter, hulst, mistyped, press, receiptNumber, refused, soldForCash, tabTo } from './steps.mjs';
import { launch } from './support.mjs';

const PHONE = { width: 360 };
const POSTCODE = '4567 AB';
const BEWONER = 'Wilma van de Reis';
const TEAM = ['Remi Reis', 'Rosa Reis'];
const PLOEG = 'Ploeg Reis';
const CODE = /\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b/g;

// A ploeg may be out until 20:00; who starts this later plans for tomorrow and works at a visit that the demo has today.
const LATEST_START = 19 * 60 + 15;
const FIRST_HOUR = 7 * 60;
const LAST_HOUR = 20 * 60;
// Under two hours, so that the rule on lunch (free time between 11:30 and 13:30) has nothing to say.
const PLOEG_MINUTES = 105;

export default async function journey(t) {
  const now = hulst();
  const today = now.minutes <= LATEST_START;
  const datum = today ? now.datum : dayAfter(now.datum);
  const weekday = today ? now.weekday : (now.weekday % 7) + 1;
  const back = Math.max(FIRST_HOUR + PLOEG_MINUTES, Math.min(LAST_HOUR, Math.ceil(((today ? now.minutes : 9 * 60) + 60) / 15) * 15));
  const hours = { van: clock(back - PLOEG_MINUTES), tot: clock(back) };
  const known = {};
  const need = (name) => known[name] ?? assert.fail(`the journey has no ${name}: an earlier step failed`);

  async function pdfBehind(page, link) {
    const answer = await page.request.get(new URL(await link.getAttribute('href'), page.url()).href);
    assert.equal(answer.status(), 200);
    assert.match(answer.headers()['content-type'], /^application\/pdf/);
    const bytes = await answer.body();
    await t.pdf.check(bytes);
    return bytes;
  }

  await t.test('the clerk sells two cheques with the keyboard, prints them and confirms', async () => {
    const page = await t.page({ as: 'balie' });
    const before = await soldForCash(page);
    await tabTo(page, '[name=aantal]');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('[name=aantal]:checked').getAttribute('value'), '2');
    await tabTo(page, '[name=betaalwijze]');
    await page.keyboard.press('Space');
    assert.equal(await page.locator('[name=betaalwijze]:checked').getAttribute('value'), 'contant');
    await tabTo(page, 'form[action$="/balie/verkopen"] button');
    await enter(page);

    const bon = await receiptNumber(page);
    assert.match(bon, /^GW/);
    assert.match(await page.locator('.totaal').innerText(), /€\s30,00/);
    const numbers = await page.locator('details .nummer').allInnerTexts();
    assert.equal(numbers.length, 2);
    await t.axe(page, 'sold, not printed yet');

    const link = page.getByRole('link', { name: /Vel afdrukken/ });
    const sheet = await pdfBehind(page, link);
    const text = await t.pdf.text(sheet);
    for (const number of numbers) assert.ok(text.includes(number), `the sheet shows ${number}`);
    const codes = [...new Set(text.match(CODE) ?? [])];
    assert.equal(codes.length, 2, 'two codes can be read on the sheet');
    const payloads = (await t.pdf.codes(sheet)).flat();
    const compact = (payload) => payload.split('/').pop().replaceAll('-', '');
    assert.deepEqual([...new Set(payloads.map(compact))].sort(), codes.map((code) => code.replaceAll('-', '')).sort(), 'each QR code says the code beside it');
    for (const payload of payloads) assert.equal(new URL(payload).origin, t.base);
    const receipt = await t.pdf.text(await pdfBehind(page, page.getByRole('link', { name: /Bon voor de koper/ })));
    assert.ok(receipt.includes(bon) && /30,00/.test(receipt), 'the receipt has its number and the total');
    assert.doesNotMatch(receipt, CODE, 'no secret stands on the receipt');

    const vel = await link.getAttribute('href');
    await press(page, page.getByRole('button', { name: 'Het vel is goed afgedrukt' }));
    assert.match(await page.locator('main').innerText(), /Het vel is afgedrukt/);
    await t.axe(page, 'sold and printed');
    assert.equal((await page.request.get(vel)).status(), 410, 'the sheet is gone for good');
    assert.deepEqual(await soldForCash(page), { bonnen: before.bonnen + 1, cheques: before.cheques + 2 });
    Object.assign(known, { sheet, codes, numbers, payloads: codes.map((code) => payloads.find((one) => compact(one) === code.replaceAll('-', ''))) });
  });

  await t.test('whoever scans the cheque reads that it is genuine and whom to call', async () => {
    const [code] = need('codes');
    const page = await t.page(PHONE);
    assert.equal((await page.goto(known.payloads[0])).status(), 200);
    assert.equal(await page.locator('h1').innerText(), 'Deze cheque is echt');
    assert.ok((await page.locator('main a[href^="tel:"]').count()) >= 3, 'the meldpunt and each uitvoerder have a number');
    await t.axe(page, 'a genuine cheque');

    await page.goto('/C');
    const wrong = mistyped(code, 2);
    await page.locator('[name=code]').fill(wrong);
    await press(page, page.getByRole('button', { name: 'Kijk de code na' }));
    await refused(page, /blok 2/);
    assert.equal(await page.locator('[name=code]').inputValue(), wrong);
    await t.axe(page, 'a mistyped code');
    await page.locator('[name=code]').fill(code.toLowerCase().replaceAll('-', ' '));
    await press(page, page.getByRole('button', { name: 'Kijk de code na' }));
    assert.equal(await page.locator('h1').innerText(), 'Deze cheque is echt');
  });

  await t.test('a resident asks for a klus, with a mistake on the way, and has a number on paper', async () => {
    const [code] = need('codes');
    const page = await t.page(PHONE);
    const next = () => press(page, page.getByRole('button', { name: 'Volgende' }));
    await page.goto('/');
    await press(page, page.getByRole('link', { name: 'Vraag een klus' }).first());
    await t.axe(page, 'step 1');
    await next();
    await refused(page, /klus/i);
    await page.locator('label.tegel', { hasText: 'Tuinonderhoud' }).click();
    await next();

    await page.getByLabel('Vertel in het kort').fill('De heg langs de straat snoeien');
    await t.axe(page, 'step 2');
    await next();

    await page.locator('[name=postcode]').fill('45 AB');
    await page.locator('[name=huisnummer]').fill('12');
    await page.locator('[name=straat]').fill('Reisstraat');
    await page.locator('[name=naam]').fill(BEWONER);
    await page.locator('[name=telefoon]').fill('0114-311234');
    await next();
    await refused(page, /postcode/i);
    assert.equal(await page.locator('[name=naam]').inputValue(), BEWONER, 'what was typed stays');
    assert.equal(await page.locator('[name=postcode]').inputValue(), '45 AB');
    await t.axe(page, 'step 3 with a mistake');
    await page.locator('[name=postcode]').fill(POSTCODE);
    await next();

    await t.axe(page, 'step 4');
    // On a weekday all half days suit; the form offers none in the weekend, and nothing ticked means always.
    if (weekday <= 5) for (const box of await page.locator('[name=voorkeuren]').all()) await box.check();
    await page.getByLabel('Er is een hond', { exact: false }).check();
    await next();

    await page.locator('[name=heb_cheques][value=code]').check();
    await page.locator('[name=cheques]').fill(mistyped(code, 3));
    assert.equal(await page.locator('[name=aantal_cheques]').inputValue(), '2', 'the usual number is filled in');
    await t.axe(page, 'step 5');
    await next();
    await refused(page, /blok 3/);
    await page.locator('[name=cheques]').fill(code.toLowerCase());
    await next();

    const overview = await page.locator('main').innerText();
    for (const said of [BEWONER, 'Clinge', 'De heg langs de straat snoeien', 'Tuinonderhoud', '2 cheques']) assert.ok(overview.includes(said), `the overview says ${said}`);
    await t.axe(page, 'step 6');
    await Promise.all([page.waitForURL(/\/aangevraagd\//), page.getByRole('button', { name: 'Vraag deze klus' }).dblclick()]);
    const nummer = await page.locator('.nummer--groot').innerText();
    assert.match(nummer, /^K\d\d-\d{6}-[0-9A-Z]$/);
    await t.axe(page, 'asked');
    const paper = await t.pdf.text(await pdfBehind(page, page.getByRole('link', { name: /Bevestiging/ })));
    assert.ok(paper.includes(nummer) && paper.includes(BEWONER), 'the confirmation has the number and the name');
    known.nummer = nummer;
    assert.match(await follow(nummer, POSTCODE), /Aangevraagd[\s\S]*Uw aanvraag is binnen/);
  });

  /** What a resident reads at Volg uw klus. */
  async function follow(nummer, postcode) {
    const page = await t.page(PHONE);
    await page.goto('/volgen');
    await page.locator('[name=nummer]').fill(nummer);
    await page.locator('[name=postcode]').fill('1011 AA');
    await press(page, page.getByRole('button', { name: 'Bekijk mijn klus' }));
    await refused(page);
    assert.equal(await page.locator('[name=nummer]').inputValue(), nummer);
    await page.locator('[name=postcode]').fill(postcode);
    await press(page, page.getByRole('button', { name: 'Bekijk mijn klus' }));
    await t.axe(page, 'volgen');
    return page.locator('main').innerText();
  }

  await t.test('the coordinator finds the klus, accepts it, and a double click asked only once', async () => {
    const page = await t.page({ as: 'coordinator' });
    const search = async (q) => {
      await page.goto('/planning');
      await page.locator('[name=q]').fill(q);
      await press(page, page.getByRole('button', { name: 'Toon' }));
      return page.locator('tbody tr');
    };
    const rows = await search(BEWONER);
    assert.equal(await rows.count(), 1);
    assert.equal(await (await search(need('nummer'))).count(), 1);
    await t.axe(page, 'the queue');
    await press(page, page.locator('tbody tr a').first());
    known.klus = new URL(page.url()).pathname;
    await t.axe(page, 'a klus that waits');
    await page.locator('[name=uren]').fill('veel');
    await press(page, page.getByRole('button', { name: 'Neem aan' }));
    await refused(page, /personen-uren/);
    await page.locator('[name=uren]').fill('3');
    await page.locator('[name=personen]').fill('2');
    await page.locator('[name=toets]').check();
    await press(page, page.getByRole('button', { name: 'Neem aan' }));
    assert.match(await page.locator('main').innerText(), /Aangenomen[\s\S]*3 personen-uren, 2 personen: 2 cheques/);
    await t.axe(page, 'an accepted klus');
  });

  await t.test('the coordinator adds two deelnemers with a login card, makes a ploeg and plans the klus', async () => {
    const page = await t.page({ as: 'coordinator' });
    known.cards = [];
    for (const naam of TEAM) {
      await page.goto('/deelnemers/nieuw');
      await page.locator('[name=naam]').fill(naam);
      await page.locator('[name=regeling]').selectOption('wwb');
      await page.locator('[name=uren]').fill('32');
      for (const box of await page.locator('[name=beschikbaar]').all()) await box.check();
      await press(page, page.getByRole('button', { name: 'Voeg toe' }));
      assert.equal(await page.locator('h1').innerText(), naam);
      await page.locator('[name=vaardigheid]').selectOption('groen-onderhouden');
      await page.locator('[name=niveau][value="2"]').check();
      await press(page, page.getByRole('button', { name: 'Noteer' }));
      await press(page, page.getByRole('button', { name: 'Nieuwe inlogkaart' }));
      await t.axe(page, `the card of ${naam}`);
      const pin = (await page.locator('strong.code').innerText()).replace(/\D/g, '');
      const kaart = await page.locator('span.code').innerText();
      known.cards.push({ rol: 'deelnemer', naam, kaart, pin, url: '/ploeg' });
    }

    await page.goto(`/ploegen/nieuw?datum=${datum}`);
    for (const naam of TEAM) await page.getByLabel(naam).check();
    await page.locator('[name=begeleider]').selectOption({ label: t.account('begeleider').naam });
    await page.locator('[name=van]').fill(hours.van);
    await page.locator('[name=tot]').fill(hours.tot);
    await page.locator('[name=naam]').fill(PLOEG);
    await t.axe(page, 'a new ploeg');
    await press(page, page.getByRole('button', { name: 'Maak de ploeg' }));
    assert.equal(await page.locator('h1').innerText(), PLOEG);

    await page.goto(need('klus'));
    await press(page, page.getByRole('link', { name: 'Plan de klus' }));
    await t.axe(page, 'choose a ploeg');
    await press(page, page.getByRole('link', { name: `Kies ${PLOEG}` }));
    await t.axe(page, 'choose a time');
    assert.equal(await page.locator('[name=van]').inputValue(), hours.van, 'the first time that fits is filled in');
    await page.locator('[name=van]').fill('06:00');
    await press(page, page.getByRole('button', { name: 'Plan de klus' }));
    await refused(page, /op pad van/);
    await page.locator('[name=van]').fill(hours.van);
    await press(page, page.getByRole('button', { name: 'Plan de klus' }));
    const day = page.locator('li.taak', { hasText: need('nummer') });
    assert.equal(await day.count(), 1, 'the klus stands in the day of the ploeg');
    await t.axe(page, 'the day of the ploeg');
    const told = await follow(known.nummer, POSTCODE);
    assert.match(told, /De ploeg komt op/);
    assert.ok(told.includes(hours.van), `the resident reads when: ${told}`);

    const own = (await day.getAttribute('id')).replace('opdracht-', '');
    known.visit = today
      ? { id: own, nummer: known.nummer, postcode: POSTCODE, deelnemer: known.cards[0], begeleider: t.account('begeleider'), codes: known.codes }
      : await visitOfDemo(page);
  });

  /** A visit of today that somebody of the demo has before them, for when it is too late to plan one. */
  async function visitOfDemo(coordinator) {
    for (const deelnemer of t.accounts.filter((one) => one.rol === 'deelnemer')) {
      const page = await t.page({ ...PHONE, as: deelnemer });
      const card = page.locator('article.bezoek', { has: page.locator('form[action$="/onderweg"]') }).first();
      if ((await card.count()) === 0) continue;
      const id = (await card.locator('h3 a').getAttribute('href')).split('/').pop();
      await coordinator.goto('/ploegen');
      const line = coordinator.locator('section.kaart', { hasText: deelnemer.naam });
      if ((await line.count()) === 0) continue;
      const leads = await line.first().innerText();
      await press(coordinator, line.first().locator('h2 a'));
      const day = coordinator.locator(`#opdracht-${id}`);
      const nummer = (await day.locator('.nummer').innerText()).trim();
      await press(coordinator, day.locator('h3 a'));
      const [postcode] = /\b\d{4} ?[A-Z]{2}\b/.exec(await coordinator.locator('main').innerText());
      const begeleider = t.accounts.find((one) => one.rol === 'begeleider' && leads.includes(one.naam));
      // The first cheque is tied to the klus of tomorrow.
      return { id, nummer, postcode, deelnemer, begeleider, codes: [known.codes[1]] };
    }
    return assert.fail('nobody in the demo has a visit of today before them');
  }

  await t.test('the deelnemer goes there, scans the printed cheque with the phone and is done', async () => {
    const visit = need('visit');
    const index = known.codes.indexOf(visit.codes[0]);
    const video = join(t.dir, 'printed.y4m');
    await videoOfPdf(video, known.sheet, known.payloads[index], { degrees: 6 });
    const browser = await launch(cameraFlags(video));
    try {
      const page = await t.page({ ...PHONE, browser, as: visit.deelnemer });
      await t.axe(page, 'today');
      const opdracht = `/ploeg/opdrachten/${visit.id}`;
      const card = page.locator('article.bezoek', { has: page.locator(`a[href$="${opdracht}"]`) });
      await press(page, card.getByRole('button', { name: 'Onderweg' }));
      assert.equal(new URL(page.url()).pathname, opdracht);
      await t.axe(page, 'on the way');
      // Work of a minute would make a poor certificate: they began an hour ago, if today is that old.
      await page.getByText('Waren jullie eerder begonnen?').click();
      await page.locator('[name=tijd]').fill('half tien');
      await press(page, page.getByRole('button', { name: 'Begonnen' }));
      await refused(page);
      const clockNow = hulst().minutes;
      await page.locator('[name=tijd]').fill(clockNow >= 60 ? clock(clockNow - 60) : '');
      await press(page, page.getByRole('button', { name: 'Begonnen' }));
      await t.axe(page, 'begun');

      await press(page, page.getByRole('link', { name: 'Cheque innemen' }));
      await t.axe(page, 'take a cheque in');
      await page.locator('[name=code]').fill(mistyped(visit.codes[0], 4));
      await page.keyboard.press('Enter');
      await page.waitForEvent('load');
      await refused(page, /blok 4/);
      await t.axe(page, 'a mistyped cheque');
      await page.locator('[name=code]').fill('');

      const scan = async () => {
        const answer = page.waitForResponse((one) => one.request().method() === 'POST');
        await page.locator('[data-scan-start]').click();
        await Promise.all([answer, page.waitForEvent('load')]);
      };
      await scan();
      assert.match(await page.locator('.uitslag--goed').innerText(), /De cheque is goed/);
      assert.ok((await page.locator('.uitslag--goed').innerText()).includes(known.numbers[index]), 'the number on the paper');
      await t.axe(page, 'a cheque taken in');
      if ((await page.locator('[data-scan-start]').count()) > 0) {
        await scan();
        assert.match(await page.locator('.uitslag--fout').innerText(), /Deze cheque is al gebruikt/);
        assert.equal(await page.locator('.uitslag--fout a[href^="tel:"]').count(), 1, 'whom to call');
        assert.equal(await page.locator('.uitslag--goed').count(), 0);
        await t.axe(page, 'the same cheque again');
      }
      for (const code of visit.codes.slice(1)) {
        await page.locator('[name=code]').fill(code.toLowerCase());
        await press(page, page.getByRole('button', { name: 'Neem de cheque in' }));
        assert.match(await page.locator('.uitslag--goed').innerText(), /Je hebt alle cheques/);
        await t.axe(page, 'all cheques taken in');
      }
      await page.goto(opdracht);
      await press(page, page.getByRole('button', { name: 'Klaar' }));
      assert.equal(await page.locator('form[action$="/klaar"]').count(), 0, 'there is nothing left to press');
      await t.axe(page, 'done');
      await page.goto('/ploeg/uren');
      assert.match(await page.locator('main').innerText(), /Wacht op je begeleider/);
      await t.axe(page, 'uren that wait');
    } finally {
      await browser.close();
    }
  });

  await t.test('the begeleider approves with one button; the deelnemer has it on paper for an employer', async () => {
    const { begeleider, deelnemer, id } = need('visit');
    const page = await t.page({ as: begeleider });
    await page.goto('/uren');
    await t.axe(page, 'uren to approve');
    const form = page.locator(`form[action$="/uren/opdrachten/${id}/goedkeuring"]`);
    await press(page, form.getByRole('button', { name: 'Alles klopt' }));
    assert.equal(await form.count(), 0);
    assert.match(await page.locator('[role=status]').innerText(), /goedgekeurd/);
    await t.axe(page, 'uren approved');

    const phone = await t.page({ ...PHONE, as: deelnemer });
    await phone.goto('/ploeg/uren');
    assert.match(await phone.locator('main').innerText(), /Goedgekeurd/);
    await t.axe(phone, 'approved uren');
    await phone.goto('/ploeg/werkervaring');
    const [hoursWorked] = /\d+ (?:uur(?: en \d+ minu\w+)?|minu\w+)/.exec(await phone.locator('.inleiding').innerText());
    await t.axe(phone, 'werkervaring');
    await phone.getByRole('link', { name: 'Maak mijn bewijs' }).click();
    await press(phone, phone.getByRole('button', { name: 'Bekijk het eerst' }));
    await press(phone, phone.getByRole('button', { name: 'Maak het bewijs' }));
    const bewijs = await pdfBehind(phone, phone.getByRole('link', { name: 'Bewijs op papier' }).first());
    const text = (await t.pdf.text(bewijs)).replace(/\s+/g, ' ');
    assert.ok(text.includes(deelnemer.naam), 'the certificate has the name');
    assert.ok(text.includes(hoursWorked), `the certificate says ${hoursWorked}: ${text}`);
    assert.doesNotMatch(text, new RegExp(BEWONER), 'and nothing of the resident');

    const [[link]] = await t.pdf.codes(bewijs);
    const employer = await t.page();
    await employer.goto(link);
    assert.match(await employer.locator('main').innerText(), /Ja, dit bewijs is echt/);
    assert.ok((await employer.locator('main').innerText()).includes(hoursWorked));
    await t.axe(employer, 'a genuine certificate');
  });

  await t.test('the resident reads that it is done', async () => {
    const { nummer, postcode } = need('visit');
    assert.match(await follow(nummer, postcode), /Afgerond|Gedaan/);
  });
}
