// The planning board by mouse, by keyboard and from a proposal, until it is published.
import assert from 'node:assert/strict';
import { press, tabTo } from './steps.mjs';

const DRAFT = '.bordkaart--nieuw';
const WEEKS = 3;

/** The first week from now on in which a ploeg goes out after tomorrow, so that nothing there is pinned. */
async function freeWeek(page) {
  await page.goto('/bord');
  for (let week = 0; week < WEEKS; week += 1) {
    const places = page.locator('.bordhelft');
    if (await places.count() > 0 && await page.locator('.bordlijst li').count() > 0) return;
    await press(page, page.getByRole('link', { name: 'Volgende week' }));
  }
  throw new Error(`no board with ploegen and klussen in ${WEEKS} weeks`);
}

export default async function bord(t) {
  let board;

  await t.test('a klus is dragged to a ploeg, shows what that costs on the way, and is put back', async () => {
    const page = await t.page({ as: 'coordinator' });
    await freeWeek(page);
    board = page.url();
    await t.axe(page, 'the board');
    const waiting = await page.locator('.bordlijst li').count();
    const card = page.locator('.bordlijst li').first();
    const klus = await card.getAttribute('data-klus');
    const place = page.locator('.bordhelft').last();
    const ploeg = await place.getAttribute('data-ploeg');
    await card.hover();
    await page.mouse.down();
    // A drag begins with a small move, before anything scrolls.
    const box = await card.boundingBox();
    await page.mouse.move(box.x + box.width / 2 + 20, box.y + box.height / 2 + 10, { steps: 4 });
    await place.hover();
    await page.locator('[data-prijs]').first().waitFor();
    await place.hover();
    await Promise.all([page.waitForEvent('load'), page.mouse.up()]);
    const there = page.locator(`[data-ploeg="${ploeg}"] ${DRAFT}[data-klus="${klus}"]`);
    assert.equal(await there.count(), 1, 'it stands where it was dropped');
    assert.equal(await page.locator('.bordlijst li').count(), waiting - 1);
    await t.axe(page, 'the board with a draft');

    await press(page, page.getByRole('button', { name: 'Maak ongedaan' }));
    assert.equal(await page.locator(DRAFT).count(), 0);
    assert.equal(await page.locator('.bordlijst li').count(), waiting);
  });

  await t.test('the same with the keyboard alone', async () => {
    const page = await t.page({ as: 'coordinator' });
    await page.goto(board);
    await page.locator('.bordlijst').focus();
    await tabTo(page, '.bordlijst .bordkaart__naam');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    await t.axe(page, 'the places for a klus');
    assert.match(await page.locator('h2').first().innerText(), /Kies een plek in week/);
    await tabTo(page, '.taak form button');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    assert.equal(await page.locator(DRAFT).count(), 1);
    await press(page, page.getByRole('button', { name: 'Maak ongedaan' }));
  });

  await t.test('a proposal is taken over and published; only then it is an appointment', async () => {
    const page = await t.page({ as: 'coordinator' });
    await page.goto(board);
    await press(page, page.getByRole('link', { name: 'Maak een voorstel' }));
    await t.axe(page, 'a proposal');
    const moves = await page.locator('[name=keuze]').count();
    assert.ok(moves > 0, 'the demo leaves something to plan');
    await press(page, page.getByRole('button', { name: 'Neem over wat is aangevinkt' }));
    const drafts = await page.locator(DRAFT).count();
    assert.equal(drafts, moves);
    await page.locator('.bordwijzigingen summary').click();
    await press(page, page.getByRole('button', { name: /^Publiceer/ }));
    assert.match(await page.locator('main, .flits').allInnerTexts().then((all) => all.join(' ')), /Gepubliceerd/);
    assert.equal(await page.locator(DRAFT).count(), 0);

    await press(page, page.locator('.bordweek thead a').last());
    await t.axe(page, 'a day of the board');
    await page.goto(board);
    await press(page, page.getByRole('link', { name: 'Reserve bij regen' }));
    await t.axe(page, 'the reserve');
  });

  await t.test('beside a day is a map; its tiles are all that is asked of another server', async () => {
    const page = await t.page({ as: 'coordinator' });
    await page.goto(board);
    const days = await page.locator('.bordweek thead a').evaluateAll((links) => links.map((link) => link.href));
    for (const day of days) {
      await page.goto(day);
      if (await page.locator('[data-landkaart] li').count() > 0) break;
    }
    const stops = await page.locator('[data-landkaart] li').count();
    assert.ok(stops > 0, 'a day of this week has visits');
    await page.locator('.leaflet-tile-loaded').first().waitFor();
    assert.equal(await page.locator('.leaflet-marker-icon .pin').count(), stops, 'each visit has its pin');
    assert.ok(t.tiles.asked.length > 0);
    for (const { url, referer, cookie } of t.tiles.asked) {
      assert.match(url, /^\/tegels\/\d+\/\d+\/\d+\.png$/);
      assert.deepEqual([referer, cookie], [undefined, undefined], 'it learns nothing of who looks');
    }
    await t.axe(page, 'a day with a map');
    // Homes of one village may lie under one pin: the click is for this one.
    await page.locator('.leaflet-marker-icon').first().dispatchEvent('click');
    await page.waitForURL(/\/planning\/klussen\//);
  });

  await t.test('on a phone only the table scrolls sideways', async () => {
    const page = await t.page({ as: 'coordinator', width: 360 });
    await page.goto(board);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `the page is ${width} px wide`);
  });
}
