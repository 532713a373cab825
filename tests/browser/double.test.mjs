// Selling once, whatever people press: a double click, a reload, the back button, two tabs with one form. And with the keyboard alone.
import assert from 'node:assert/strict';
import { enter, fillSale, press, receiptNumber, refused, soldForCash, submitSale, tabTo } from './steps.mjs';

export default async function double(t) {
  /** Sells with `act`, and checks that it is one sale of `aantal` cheques. */
  async function once(page, aantal, act) {
    const before = await soldForCash(page);
    await page.goto('/balie');
    await fillSale(page, aantal);
    await act();
    const bon = await receiptNumber(page);
    assert.deepEqual(await soldForCash(page), { bonnen: before.bonnen + 1, cheques: before.cheques + aantal }, `one sale: ${bon}`);
    assert.equal((await page.locator('td[data-label=Bon]').first().innerText()).trim(), bon);
  }

  await t.test('a double click on Verkopen is one sale', async () => {
    const page = await t.page({ as: 'balie' });
    await once(page, 1, () => Promise.all([page.waitForURL(/\/balie\/verkopen\/[0-9a-f-]{36}/), submitSale(page).dblclick()]));
  });

  await t.test('a double click without JavaScript is one sale', async () => {
    const page = await t.page({ as: 'balie', js: false });
    await once(page, 1, async () => {
      // The second click breaks off the navigation of the first.
      await submitSale(page).dblclick();
      await page.waitForURL(/\/balie\/verkopen\/[0-9a-f-]{36}/);
    });
  });

  await t.test('reloading the sale and going back sell nothing', async () => {
    const page = await t.page({ as: 'balie' });
    await once(page, 3, async () => {
      await press(page, submitSale(page));
      const bon = await receiptNumber(page);
      await page.reload();
      assert.equal(await receiptNumber(page), bon);
      await page.goBack();
      assert.equal(new URL(page.url()).pathname, '/balie');
      await page.goForward();
      assert.equal(await receiptNumber(page), bon);
    });
  });

  await t.test('after going back the next customer gets a sale of their own', async () => {
    const page = await t.page({ as: 'balie' });
    await page.goto('/balie');
    await fillSale(page, 1);
    await press(page, submitSale(page));
    const first = await receiptNumber(page);
    await page.goBack();
    await fillSale(page, 2);
    await press(page, submitSale(page));
    assert.notEqual(await receiptNumber(page), first);
    assert.doesNotMatch(await page.locator('main').innerText(), /stond er al/);
  });

  await t.test('two tabs with the same form make one sale, and the second is told so', async () => {
    const page = await t.page({ as: 'balie' });
    await once(page, 2, async () => {
      const other = await page.context().newPage();
      await other.goto('/balie');
      // What a browser does when it restores a tab: the same fields, the hidden one too.
      const sleutel = await page.locator('[name=sleutel]').inputValue();
      await other.locator('[name=sleutel]').evaluate((field, value) => { field.value = value; }, sleutel);
      await fillSale(other, 2);
      await press(page, submitSale(page));
      await press(other, submitSale(other));
      const bon = await receiptNumber(page);
      assert.match(other.url(), /\?nogmaals=ja$/);
      assert.equal(await receiptNumber(other), bon);
      assert.match(await other.locator('main').innerText(), /Deze verkoop stond er al/);
      await other.close();
    });
  });

  await t.test('one form for another number of cheques is refused, not sold again', async () => {
    const page = await t.page({ as: 'balie' });
    await once(page, 1, async () => {
      const other = await page.context().newPage();
      await other.goto('/balie');
      const sleutel = await page.locator('[name=sleutel]').inputValue();
      await other.locator('[name=sleutel]').evaluate((field, value) => { field.value = value; }, sleutel);
      await fillSale(other, 5);
      await press(page, submitSale(page));
      await press(other, submitSale(other));
      assert.doesNotMatch(new URL(other.url()).pathname, /verkopen\/[0-9a-f-]{36}/);
      assert.equal(await other.locator('h1').count(), 1);
      await other.close();
    });
  });

  await t.test('a sale by keyboard alone: too many is refused in place, then sold', async () => {
    const page = await t.page({ as: 'balie' });
    await page.goto('/balie');
    await tabTo(page, '[name=anders]');
    await page.keyboard.type('21');
    await tabTo(page, '[name=betaalwijze]');
    await page.keyboard.press('Space');
    await tabTo(page, 'form[action$="/balie/verkopen"] button');
    await enter(page);
    await refused(page, /20/);
    assert.equal(await page.locator('[name=anders]').inputValue(), '21');
    assert.ok(await page.locator('[name=betaalwijze]').first().isChecked(), 'the way of paying stays');
    await t.axe(page, 'refused sale');
    await tabTo(page, '#foutoverzicht a');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'anders', 'the summary leads to the field');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('1');
    await enter(page);
    await receiptNumber(page);
    assert.match(await page.locator('.totaal').innerText(), /15,00/);
  });
}
