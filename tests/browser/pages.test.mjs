// Every page a person can reach by links, in every rol, at two widths: accessible, well-formed, no dead links; forms without JavaScript.
// Finds its pages by following links from each start page, so a new page is tested the day it is linked.
import assert from 'node:assert/strict';
import { sideways, submit } from './support.mjs';

const WIDTHS_PX = [1280, 360];
/** Tablets, and windows beside another: looked at only for what does not fit. */
const BETWEEN_PX = [660, 780, 860, 960, 1140];
const PER_PATTERN = 2;
const MOST_PATTERNS = 80; // more means that `patternOf` takes something for a kind of page that is one page of many
const ROLES_OF_THIS_PRODUCT = ['balie', 'coordinator', 'begeleider', 'deelnemer', 'klantmanager', 'beheerder', 'financien'];
const PUBLIC = ['/', '/volgen', '/inloggen'];

const VARIABLE = [
  /^\d+$/,
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  /^\d{4}-(\d\d(-\d\d)?|W\d\d)$/,
  /^(?=.*\d)[0-9A-Z.-]{4,}$/, // numbers and codes as printed on paper
  /^(?=.*\d)[\w-]{16,}$/, // secrets in links
];

/** Parts of an address after which a slug follows: one page for each verkooppunt is one kind of page. */
const BEFORE_SLUG = ['voorraad'];

/** What kind of page an address is: ids and slugs become `:id`, of the query only the keys count. */
export function patternOf(url) {
  const isVariable = (part, before) => BEFORE_SLUG.includes(before) || VARIABLE.some((form) => form.test(part));
  const path = url.pathname.split('/').map((part, at, all) => (isVariable(part, all[at - 1]) ? ':id' : part)).join('/');
  const keys = [...new Set(url.searchParams.keys())].sort();
  return keys.length > 0 ? `${path}?${keys.join('&')}` : path;
}

/** The addresses a page links to on this server, without the one that logs out. */
async function linksOf(page, base) {
  const hrefs = await page.locator('a[href]').evaluateAll((links) => links.map((link) => link.href));
  const urls = hrefs.filter((href) => /^https?:/.test(href)).map((href) => new URL(href));
  for (const url of urls) url.hash = '';
  return urls.filter((url) => url.origin === base && !url.pathname.startsWith('/uitloggen'));
}

async function kindOf(page, url) {
  const answer = await page.request.head(url.href);
  return { status: answer.status(), html: (answer.headers()['content-type'] ?? '').startsWith('text/html') };
}

async function structure(page) {
  const found = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title.trim(),
    h1: [...document.querySelectorAll('h1')].map((one) => one.textContent.trim()),
  }));
  assert.equal(found.lang, 'nl', 'the page says it is Dutch');
  assert.notEqual(found.title, '', 'the page has a title');
  assert.equal(found.h1.length, 1, `exactly one h1, found: ${found.h1.join(' | ') || 'none'}`);
  assert.notEqual(found.h1[0], '', 'the h1 says something');
}

/** Walks everything `account` (or nobody) can reach, save the patterns `seen` before; every page is one test. Answers the patterns. */
async function crawl(t, who, account, starts, seen = []) {
  const page = await t.page({ as: account });
  const queue = starts.map((start) => ({ url: new URL(start, t.base), from: 'start' }));
  const known = new Set(queue.map(({ url }) => url.href));
  const visits = new Map();
  while (queue.length > 0) {
    const { url, from } = queue.shift();
    const pattern = patternOf(url);
    const before = visits.get(pattern) ?? 0;
    if (before >= PER_PATTERN) continue;
    visits.set(pattern, before + 1);
    if (visits.size > MOST_PATTERNS) break;
    await t.test(`${who}: ${pattern}${before > 0 ? ` (${before + 1})` : ''}`, async () => {
      page.problems.length = 0;
      const { status, html } = await kindOf(page, url);
      assert.ok(status < 400, `dead link: ${url.href} answers ${status}, linked from ${from}`);
      if (!html) return;
      await page.setViewportSize({ width: WIDTHS_PX[0], height: 900 });
      const answer = await page.goto(url.href);
      assert.ok(answer.ok(), `${url.href} answers ${answer.status()}`);
      const landed = new URL(page.url()).pathname;
      assert.ok(landed === url.pathname || !landed.startsWith('/inloggen'), `${url.href} asks ${who} to log in again`);
      for (const link of await linksOf(page, t.base)) {
        if (!known.has(link.href) && !seen.includes(patternOf(link))) queue.push({ url: link, from: url.href });
        known.add(link.href);
      }
      await structure(page);
      for (const width of WIDTHS_PX) {
        await page.setViewportSize({ width, height: width < 600 ? 780 : 900 });
        await t.shot(page, `${who} ${pattern} ${before + 1}`);
        await t.axe(page, `${who} at ${width} px`);
      }
      for (const width of BETWEEN_PX) {
        await page.setViewportSize({ width, height: 900 });
        assert.deepEqual(await sideways(page), [], `${who} at ${width} px`);
      }
    });
  }
  return [...visits.keys()];
}

/** The forms a person can fill in: where each goes and the names of its visible fields. */
async function formsOf(page) {
  const forms = [];
  for (const form of await page.locator('form').all()) {
    if (!(await form.isVisible())) continue;
    const action = new URL((await form.getAttribute('action')) ?? '', page.url()).pathname;
    const names = [];
    for (const field of await form.locator('input[name], select[name], textarea[name]').all()) {
      if (await field.isVisible()) names.push(await field.getAttribute('name'));
    }
    const buttons = await form.locator('button[type=submit], button:not([type]), input[type=submit]').count();
    forms.push({ method: ((await form.getAttribute('method')) ?? 'get').toLowerCase(), action, names: names.sort(), button: buttons > 0 });
  }
  return forms;
}

async function sameFormsWithoutJs(t, account, address) {
  const withJs = await t.page({ as: account });
  await withJs.goto(address);
  const without = await t.page({ as: account, js: false });
  await without.goto(address);
  const plain = await formsOf(without);
  for (const form of plain) assert.ok(form.button, `without JavaScript the form to ${form.action} has no button`);
  assert.deepEqual(plain, await formsOf(withJs), `${address} offers the same forms without JavaScript`);
  return plain;
}

export default async function pages(t) {
  await t.test('addresses of one kind of page share a pattern', () => {
    const of = (path) => patternOf(new URL(path, t.base));
    assert.equal(of('/klussen/01890a5d-ac96-774b-bcce-b302099a8057/opdrachten'), '/klussen/:id/opdrachten');
    assert.equal(of('/planning/dag/2026-11-23?uitvoerder=x&status=y'), '/planning/dag/:id?status&uitvoerder');
    assert.equal(of('/voorraad/de-lieve/telling'), '/voorraad/:id/telling');
    assert.equal(of('/C/7KQ2-M9XD-4TFH'), '/C/:id');
    assert.equal(of('/balie/verkopen/12'), '/balie/verkopen/:id');
    assert.equal(of('/klussoorten/tuinonderhoud'), '/klussoorten/tuinonderhoud');
  });

  await t.test('the demo has an account for every rol that logs in', () => {
    for (const rol of ROLES_OF_THIS_PRODUCT) t.account(rol);
  });

  const open = await crawl(t, 'bewoner', undefined, PUBLIC);
  await t.test(`a bewoner reaches more than the start (${open.length} kinds of pages)`, () => {
    assert.ok(open.length >= PUBLIC.length && open.length <= MOST_PATTERNS, open.join('\n'));
  });

  const roles = [...new Map(t.accounts.map((account) => [account.rol, account]).reverse()).values()].reverse();
  for (const account of roles) {
    let reached = [];
    await t.test(`${account.rol} logs in`, async () => {
      await t.page({ as: account });
    });
    try {
      reached = await crawl(t, account.rol, account, [t.startOf(account)], open);
    } catch (error) {
      reached = [`${error}`];
    }
    // Policy has one page, and may never see more than figures.
    const fewest = account.rol === 'beleid' ? 1 : 2;
    await t.test(`${account.rol} reaches at least ${fewest} kind(s) of page (${reached.length})`, () => {
      assert.ok(reached.length >= fewest && reached.length <= MOST_PATTERNS, reached.join('\n'));
    });
    await t.test(`${account.rol} finds the same forms without JavaScript`, async () => {
      await sameFormsWithoutJs(t, account, t.startOf(account));
    });
  }

  for (const address of PUBLIC) {
    await t.test(`${address} works without JavaScript`, async () => {
      const forms = await sameFormsWithoutJs(t, undefined, address);
      if (address !== '/') assert.ok(forms.some((form) => form.names.length > 0), `${address} has a form to fill in`);
    });
  }

  await t.test('logging in works without JavaScript', async () => {
    await t.page({ as: 'balie', js: false, fresh: true });
  });

  await t.test('what does not fit in the menu of a coordinator is behind one word', async () => {
    for (const width of [...WIDTHS_PX, ...BETWEEN_PX]) {
      const page = await t.page({ as: 'coordinator', width });
      const more = page.locator('.menu__meer');
      await more.locator('summary').click();
      assert.ok(await more.getByRole('link').count() > 1, 'there is more behind it than one thing');
      await t.axe(page, `menu at ${width}`);
      await more.getByRole('link', { name: 'Berichten' }).click();
      assert.equal(await more.locator('summary').innerText(), 'Meer: Berichten', 'closed, it says where we are');
    }
  });

  await t.test('a wrong password is refused with the page, not with a way in', async () => {
    const page = await t.page();
    await page.goto('/inloggen');
    await page.locator('[name=gebruikersnaam]').fill(t.account('balie').gebruikersnaam);
    await page.locator('[name=wachtwoord]').fill('dit is het niet');
    await submit(page, '[name=wachtwoord]');
    assert.equal(await page.locator('[name=wachtwoord]').count(), 1);
    assert.equal(await page.locator('[name=wachtwoord]').inputValue(), '', 'a password is never shown again');
    await t.axe(page, 'refused login');
  });
}
