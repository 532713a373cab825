// What a test module gets as `t`: pages as somebody, checks that hold for every page, paper. Must not know single pages.
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import * as pdf from './pdf.mjs';

const OUT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'uitvoer');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const CHROMIUM_FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const PATIENCE_MS = 20_000;

/** Debian's Chromium; `extra` switches are for the fake camera. */
export function launch(extra = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [...CHROMIUM_FLAGS, ...extra],
  });
}

export class Tests {
  passed = 0;
  failed = 0;
  pdf = pdf;
  #scopes = [];
  #sessions = new Map();
  #axe;

  constructor({ browser, base, accounts, dir, binary, tiles }) {
    Object.assign(this, { browser, base, accounts, dir, binary, tiles });
    this.#axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  }

  /** Runs one module: everything it opened is closed afterwards, and a module that throws counts as a failure. */
  async module(name, body) {
    const before = this.passed + this.failed;
    await this.#inScope(name, () => body(this), { countPass: false });
    if (this.passed + this.failed === before) this.#report(`${name} ran no test`, 0, new Error('a module without tests proves nothing'));
  }

  /** Runs one test at once; its pages are closed afterwards, and an unexpected console error fails it. */
  async test(name, body) {
    await this.#inScope(name, body, { countPass: true });
  }

  async #inScope(name, body, { countPass }) {
    const scope = { contexts: [], pages: [] };
    this.#scopes.push(scope);
    const start = Date.now();
    let failure;
    try {
      await body();
      for (const page of scope.pages) this.#raise(page, 'at the end of the test');
    } catch (error) {
      failure = error;
      for (const page of scope.pages) await this.#save(page, join(OUT, 'mislukt'), name).catch(() => undefined);
    }
    for (const context of scope.contexts) await context.close().catch(() => undefined);
    this.#scopes.pop();
    if (countPass || failure) this.#report(name, Date.now() - start, failure);
  }

  #report(name, ms, failure) {
    if (failure) {
      this.failed += 1;
      console.log(`  FAILED ${name} (${ms} ms)\n    ${`${failure.stack ?? failure}`.split('\n').join('\n    ')}`);
    } else {
      this.passed += 1;
      console.log(`  ok     ${name} (${ms} ms)`);
    }
  }

  /** The first account with this rol, or an error that says which there are. */
  account(rol) {
    const found = this.accounts.find((account) => account.rol === rol);
    if (!found) throw new Error(`no account with rol ${rol}; there are: ${this.accounts.map((one) => one.rol).join(', ')}`);
    return found;
  }

  /**
   * A page of its own. `as` (an account or a rol) logs in through the form and stands on that account's start page.
   * `fresh` logs in anew instead of sharing the session; `js: false` is a browser without JavaScript;
   * `expectErrors` is for tests that provoke console errors; `browser` takes another one, with a camera; `base` another server.
   */
  async page({ width = 1280, height, as, fresh = false, js = true, expectErrors = false, browser = this.browser, base = this.base } = {}) {
    const account = typeof as === 'string' ? this.account(as) : as;
    const known = fresh || !account ? undefined : this.#sessions.get(account.gebruikersnaam ?? account.naam);
    const context = await browser.newContext({
      viewport: { width, height: height ?? (width < 600 ? 780 : 900) },
      hasTouch: width < 600,
      locale: 'nl-NL',
      timezoneId: 'Europe/Amsterdam',
      reducedMotion: 'reduce',
      javaScriptEnabled: js,
      baseURL: base,
      storageState: known,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const scope = this.#scopes.at(-1);
    scope.contexts.push(context);
    const page = await context.newPage();
    page.problems = [];
    if (!expectErrors) watch(page, [base, new URL(this.tiles.template).origin]);
    scope.pages.push(page);
    if (account) {
      if (known) await page.goto(this.startOf(account));
      if (!known || new URL(page.url()).pathname.startsWith('/inloggen')) await this.#login(page, account);
      if (!fresh) this.#sessions.set(account.gebruikersnaam ?? account.naam, await context.storageState());
    }
    return page;
  }

  /** Where an account begins, on this server. */
  startOf(account) {
    const url = new URL(account.url, this.base);
    return new URL(url.pathname + url.search, this.base).href;
  }

  async #login(page, account) {
    if (account.kaart) {
      const card = new URL(account.kaart, this.base);
      await page.goto(new URL(card.pathname + card.search, this.base).href);
      await page.locator('[name=pin]').fill(account.pin);
      await submit(page, '[name=pin]');
    } else {
      await page.goto('/inloggen');
      await page.locator('[name=gebruikersnaam]').fill(account.gebruikersnaam);
      await page.locator('[name=wachtwoord]').fill(account.wachtwoord);
      await submit(page, '[name=wachtwoord]');
    }
    // A refused login sends whoever opens a start page to another place.
    const answer = await page.goto(this.startOf(account));
    if (!answer.ok() || new URL(page.url()).pathname !== new URL(this.startOf(account)).pathname) {
      throw new Error(`${account.rol} ${account.naam} is not logged in: ${this.startOf(account)} leads to ${page.url()} (${answer.status()})`);
    }
  }

  /** Holds for every page: no axe violation, no sideways scrolling, nothing in the console, nothing missing. */
  async axe(page, label) {
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.evaluate(await this.#axe);
    const violations = await page.evaluate(
      async (values) => (await window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })).violations,
      AXE_TAGS,
    );
    const found = violations.map(({ id, impact, help, nodes }) => {
      const where = nodes.slice(0, 3).map((node) => `      ${node.target.join(' ')}: ${node.html.slice(0, 200)}\n      ${node.failureSummary.replace(/\s+/g, ' ')}`);
      return `axe ${id} (${impact}, ${nodes.length}×): ${help}\n${where.join('\n')}`;
    });
    found.push(...(await sideways(page)));
    page.problems.push(...found);
    this.#raise(page, label);
  }

  #raise(page, label) {
    const problems = page.problems.splice(0);
    if (problems.length > 0) throw new Error(`${label}: ${page.url()}\n${problems.join('\n')}`);
  }

  /** Saves what people see to uitvoer/schermen when SCHERMEN=1. */
  async shot(page, name) {
    if (process.env.SCHERMEN === '1') await this.#save(page, join(OUT, 'schermen'), name);
  }

  async #save(page, folder, name) {
    await mkdir(folder, { recursive: true });
    const width = page.viewportSize().width;
    const file = `${name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 100)}-${width}.png`;
    await page.screenshot({ path: join(folder, file), fullPage: true });
  }
}

/** What is wider than the window, as sentences; nobody should have to scroll sideways (WCAG 2.2, 1.4.10). */
export function sideways(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((one) => {
      const { left, right } = one.getBoundingClientRect();
      return left < 0 || right > clientWidth;
    });
    const last = wide.at(-1);
    return [`scrolls sideways: ${scrollWidth} px of content in ${clientWidth} px; ${last?.tagName} ${last?.className} ${last?.textContent.trim().slice(0, 60)}`];
  });
}

/** Presses the button of the form that holds this field, and waits for the answer. */
export async function submit(page, field) {
  const button = page.locator('form', { has: page.locator(field) }).locator('button[type=submit], button:not([type]), input[type=submit]').first();
  await Promise.all([page.waitForEvent('load'), button.click()]);
}

function watch(page, ours) {
  // A page answered with 4xx is often what a test asks for; a missing style or script never is.
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) page.problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => page.problems.push(`script: ${error.message}`));
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    if (response.status() >= 400 && !['document', 'fetch', 'xhr'].includes(kind)) {
      page.problems.push(`${kind} ${response.url()} answers ${response.status()}`);
    }
  });
  page.on('request', (request) => {
    if (!/^(data|blob|about):/.test(request.url()) && !ours.includes(new URL(request.url()).origin)) {
      page.problems.push(`asks another host: ${request.url()}`);
    }
  });
}
