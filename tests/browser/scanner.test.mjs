// A scanner is a keyboard that types fast and ends every code with Enter: a hundred strips of the cash box without a lost key, and first
// and last at the counter without touching anything else.
import assert from 'node:assert/strict';
import { press } from './steps.mjs';

const COUNT = 102;
const NUMMER = /\b[A-Z]{2}\d{2}-\d{6,}-[0-9A-Z]\b/g;

/** What a scanner sends: the whole code without a pause, then Enter. */
async function scan(page, code) {
  await page.keyboard.type(code, { delay: 0 });
  await page.keyboard.press('Enter');
}

export default async function scanner(t) {
  let nummers = [];

  await t.test('stock is printed for the gemeentewinkel and signed for', async () => {
    const page = await t.page({ as: 'beheerder' });
    await page.goto('/oplagen');
    await page.locator('[name=verkooppunt]').selectOption('gemeentewinkel');
    await page.locator('[name=aantal]').fill(`${COUNT}`);
    await press(page, page.getByRole('button', { name: 'Oplage maken' }));
    const sheet = await page.request.get(`${page.url()}/vel`);
    nummers = [...new Set((await t.pdf.text(await sheet.body())).match(NUMMER))].sort();
    assert.equal(nummers.length, COUNT);
    await page.goto('/overdrachten');
    await press(page, page.locator('td[data-label=Gemaakt] a').first());
    await press(page, page.getByRole('button', { name: 'De bon is getekend' }));
    await t.axe(page, 'a confirmed overdracht');
  });

  await t.test('a hundred strips under the scanner are a hundred cheques', async () => {
    const page = await t.page({ as: 'balie' });
    await page.goto('/voorraad/gemeentewinkel/verkoop');
    await page.locator('[name=stroken]').focus();
    for (const nummer of nummers.slice(0, COUNT - 2)) await scan(page, nummer.replaceAll('-', ''));
    // The same strip once more: it counts once.
    await scan(page, nummers[0]);
    await page.locator('[name=betaalwijze][value=pin]').check();
    await press(page, page.getByRole('button', { name: 'Verkoop melden' }));
    assert.match(await page.locator('main').innerText(), /100 cheques zijn gemeld\. 1 strook was dubbel gescand/);
    await t.axe(page, 'a reported sale');
  });

  await t.test('first and last at the counter: Enter moves on and sends nothing too soon', async () => {
    const page = await t.page({ as: 'balie' });
    await page.goto('/balie/voorraad');
    await page.locator('[name=eerste]').focus();
    await scan(page, nummers[COUNT - 2]);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'laatste');
    await scan(page, nummers[COUNT - 1]);
    await page.locator('[name=betaalwijze][value=pin]').check();
    await press(page, page.getByRole('button', { name: 'Verkopen', exact: true }));
    assert.match(await page.locator('main').innerText(), /Verkocht uit de voorraad/);
    assert.match(await page.locator('.totaal').innerText(), /30,00/);
  });
}
