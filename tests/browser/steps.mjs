// Small acts that several journeys share: pressing and waiting, walking with Tab, selling at the counter, a wrong code, the clock
// in Hulst. Must not decide whether what happened is right, except where a step cannot go on.
import assert from 'node:assert/strict';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // of the codes on cheques
const MOST_TABS = 60;

/** Presses something that leads to another page, and waits for that page. */
export async function press(page, target) {
  await Promise.all([page.waitForEvent('load'), target.click()]);
}

/** Walks with Tab until the focus is on what `selector` says. */
export async function tabTo(page, selector) {
  for (let i = 0; i < MOST_TABS; i += 1) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
    if (!there) continue;
    assert.ok(await page.evaluate(() => document.activeElement.matches(':focus-visible')), `the focus is to be seen on ${selector}`);
    return;
  }
  throw new Error(`${MOST_TABS} times Tab does not reach ${selector}`);
}

/** Presses Enter and waits for the answer. */
export async function enter(page) {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

/** The error summary has the focus and says each of these. */
export async function refused(page, ...sentences) {
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'foutoverzicht', 'the error summary has the focus');
  assert.match(await page.title(), /^Fout: /);
  const told = await page.locator('#foutoverzicht').innerText();
  for (const sentence of sentences) assert.match(told, sentence);
}

/** Receipts and cheques sold today for cash, as the counter shows them. */
export async function soldForCash(page) {
  await page.goto('/balie');
  const row = page.locator('tr', { has: page.locator('td[data-label="Betaald met"]', { hasText: /^Contant$/ }) })
    .filter({ has: page.locator('td[data-label=Bonnen]') });
  if ((await row.count()) === 0) return { bonnen: 0, cheques: 0 };
  const number = async (label) => Number(await row.locator(`td[data-label=${label}]`).innerText());
  return { bonnen: await number('Bonnen'), cheques: await number('Cheques') };
}

/** Fills in a sale for cash on the page that stands there, and leaves the button alone. */
export async function fillSale(page, aantal) {
  await page.locator('[name=anders]').fill(`${aantal}`);
  await page.locator('[name=betaalwijze][value=contant]').check();
}

/** The number of the receipt on the page of a sale. */
export async function receiptNumber(page) {
  assert.match(new URL(page.url()).pathname, /^\/balie\/verkopen\/[0-9a-f-]{36}$/, 'this is the page of a sale');
  return page.locator('h1 .nummer').innerText();
}

/** The same code with one character of this block wrong. */
export function mistyped(code, block) {
  const at = (block - 1) * 5 + 1;
  const other = ALPHABET[(ALPHABET.indexOf(code[at]) + 7) % ALPHABET.length];
  return `${code.slice(0, at)}${other}${code.slice(at + 1)}`;
}

/** Now in Hulst: the date, the day of the week (1 is Monday), the minutes since midnight. */
export function hulst(now = new Date()) {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Europe/Amsterdam', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  }).formatToParts(now);
  const part = (type) => parts.find((one) => one.type === type).value;
  const datum = `${part('year')}-${part('month')}-${part('day')}`;
  return { datum, weekday: new Date(`${datum}T12:00:00Z`).getUTCDay() || 7, minutes: Number(part('hour')) * 60 + Number(part('minute')) };
}

/** The day after a date. */
export function dayAfter(datum) {
  return new Date(new Date(`${datum}T12:00:00Z`).getTime() + 86_400_000).toISOString().slice(0, 10);
}

/** Minutes since midnight as a clock shows them. */
export function clock(minutes) {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** The button that sells. */
export function submitSale(page) {
  return page.getByRole('button', { name: 'Verkopen', exact: true });
}
