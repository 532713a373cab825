// Time to usable on a slow line: a phone of a quarter of this computer's speed on 400 kb/s with 400 ms there and back opens
// the day for the first time, and again. Prints medians; asserts nothing, because time is this machine's.
// Usage: node benches/phone.mjs [rounds]; DIENSTENCHEQUE names the binary, otherwise that of a release build is measured.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemo } from '../tests/browser/product.mjs';
import { launch } from '../tests/browser/support.mjs';

const BYTES_PER_SECOND = 400_000 / 8;
const LATENCY_MS = 400;
const SLOWER = 4;

const here = dirname(fileURLToPath(import.meta.url));
const binary = resolve(process.env.DIENSTENCHEQUE || join(here, '..', 'target', 'release', 'dienstencheque'));
const rounds = Number(process.argv[2] ?? 7);

const demo = await startDemo(binary);
const browser = await launch();
const own = demo.accounts.find((one) => one.rol === 'deelnemer');

async function slow(page) {
  const session = await page.context().newCDPSession(page);
  const line = { offline: false, latency: LATENCY_MS, downloadThroughput: BYTES_PER_SECOND, uploadThroughput: BYTES_PER_SECOND };
  await session.send('Network.emulateNetworkConditions', line);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
}

/** From asking for the page to seeing it, and to its being there wholly with its scripts, in milliseconds. */
const measured = (page) => page.evaluate(async () => {
  await new Promise((done) => setTimeout(done, 300));
  const [navigation] = performance.getEntriesByType('navigation');
  const seen = performance.getEntriesByName('first-contentful-paint')[0];
  return { seen: seen.startTime, usable: navigation.domContentLoadedEventEnd };
});

async function round() {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  const page = await context.newPage();
  await page.goto(own.kaart);
  await page.locator('[name=pin]').fill(own.pin);
  // The card's page has the same style; a phone that was never here has nothing.
  const session = await context.newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await slow(page);
  await page.getByRole('button', { name: 'Verder' }).click();
  await page.waitForURL('**/ploeg');
  await page.waitForLoadState('load');
  const first = await measured(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForLoadState('networkidle');
  await page.goto(`${demo.base}/ploeg`, { waitUntil: 'load' });
  const again = await measured(page);
  await context.close();
  return { first, again };
}

const median = (numbers) => Math.round([...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]);
const all = [];
for (let i = 0; i < rounds; i += 1) all.push(await round());
for (const [when, of] of [['first visit', 'first'], ['repeat visit', 'again']]) {
  const said = ['seen', 'usable'].map((what) => `${what} after ${median(all.map((one) => one[of][what]))} ms`);
  console.log(`${when}: ${said.join(', ')} (median of ${rounds})`);
}
await browser.close();
await demo.stop();
await demo.clean();
process.exit(0);
