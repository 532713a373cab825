// The ploeg's phone in other languages than Dutch: accessible, mirrored, readable on the smallest screens and with large letters;
// ticks that stay on the phone, a handtekening with a finger.
import assert from 'node:assert/strict';
import { press } from './steps.mjs';
import { sideways } from './support.mjs';

const PATHS = ['/ploeg', '/ploeg/uren', '/ploeg/werkervaring'];
const SIZES = [
  { width: 320, letters: '100%' },
  { width: 360, letters: '100%' },
  { width: 412, letters: '200%' },
];

async function choose(page, taal) {
  await page.goto('/ploeg');
  const button = page.locator(`.talen button[value="${taal}"]`);
  if (!(await button.isVisible())) await page.locator('.talen summary').click();
  await Promise.all([page.waitForEvent('load'), button.click()]);
  assert.equal(await page.locator('html').getAttribute('lang'), taal);
}

async function visitOf(page) {
  await page.goto('/ploeg');
  return page.locator('.bezoek__kop a').first().getAttribute('href');
}

export default async function telefoon(t) {
  for (const [taal, dir] of [['nl', 'ltr'], ['ar', 'rtl'], ['ti', 'ltr']]) {
    await t.test(`the day of a deelnemer is accessible in ${taal}, on small screens and with large letters`, async () => {
      const page = await t.page({ as: 'deelnemer', width: 360, fresh: true });
      await choose(page, taal);
      const visit = await visitOf(page);
      const paths = visit ? [...PATHS, visit, `${visit}/cheque`] : PATHS;
      for (const path of paths) {
        await page.goto(path);
        assert.equal(await page.locator('html').getAttribute('dir'), dir);
        for (const { width, letters } of SIZES) {
          await page.setViewportSize({ width, height: 780 });
          await page.evaluate((size) => (document.documentElement.style.fontSize = size), letters);
          await t.shot(page, `telefoon ${taal} ${path.split('/').length} ${width} ${letters}`);
          await t.axe(page, `${taal} at ${width} px and ${letters}`);
        }
      }
      await choose(page, 'nl');
    });
  }

  await t.test('every visit of today fits on a small screen and with large letters', async () => {
    for (const account of t.accounts.filter(({ rol }) => rol === 'begeleider')) {
      const page = await t.page({ as: account, width: 360, fresh: true });
      await page.goto('/ploeg');
      const visits = await page.locator('.bezoek__kop a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
      for (const visit of visits) {
        await page.goto(visit);
        for (const { width, letters } of SIZES) {
          await page.setViewportSize({ width, height: 780 });
          await page.evaluate((size) => (document.documentElement.style.fontSize = size), letters);
          assert.deepEqual(await sideways(page), [], `${visit} at ${width} px and ${letters}`);
        }
      }
    }
  });

  await t.test('a language is chosen without JavaScript, before logging in', async () => {
    const card = new URL(t.account('deelnemer').kaart);
    const page = await t.page({ width: 360, js: false });
    await page.goto(card.pathname);
    await page.locator('.talen [value="uk"]').click();
    await page.locator('html[lang=uk]').waitFor({ state: 'attached' });
  });

  await t.test('what is ticked to bring along stays ticked on this phone', async () => {
    const page = await t.page({ as: 'deelnemer', width: 360, fresh: true });
    const visit = await visitOf(page);
    if (!visit) return;
    await page.goto(visit);
    const box = page.locator('[data-meenemen] input').first();
    if ((await box.count()) === 0) return;
    await box.check();
    await page.reload();
    assert.ok(await page.locator('[data-meenemen] input').first().isChecked());
  });

  await t.test('a resident draws a handtekening and cannot send an empty one', async () => {
    const page = await t.page({ as: 'deelnemer', width: 360, fresh: true });
    const visit = await visitOf(page);
    if (!visit) return;
    await page.goto(`${visit}/handtekening`);
    await t.axe(page, 'the screen for the resident');
    await press(page, page.getByRole('button', { name: 'Ik ben akkoord' }));
    assert.ok((await page.locator('#foutoverzicht').count()) > 0 || (await page.locator('[role=alert]').count()) > 0);
    await page.goto(`${visit}/handtekening`);
    const field = await page.locator('.tekenvlak').boundingBox();
    await page.mouse.move(field.x + 20, field.y + 20);
    await page.mouse.down();
    await page.mouse.move(field.x + 120, field.y + 90, { steps: 8 });
    await page.mouse.up();
    const drawn = await page.evaluate(() => {
      const { data } = document.querySelector('canvas').getContext('2d').getImageData(0, 0, 600, 240);
      return data.some((value) => value > 0);
    });
    assert.ok(drawn, 'the finger left a line');
  });
}
