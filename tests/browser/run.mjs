// The browser tests: starts the demo and Chromium, runs every *.test.mjs here in alphabetical order, counts.
// Usage: node run.mjs [part of a module's name …]; DIENSTENCHEQUE names another binary, CHROMIUM another browser, SCHERMEN=1 saves screens.
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startDemo, tail } from './product.mjs';
import { launch, Tests } from './support.mjs';
import { startTiles } from './tiles.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const target = process.env.CARGO_TARGET_DIR || join(here, '..', '..', 'target');
const binary = resolve(process.env.DIENSTENCHEQUE || join(target, 'debug', 'dienstencheque'));
const wanted = process.argv.slice(2);

const modules = (await readdir(here))
  .filter((name) => name.endsWith('.test.mjs'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort();

let [passed, failed] = [0, 0];
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
try {
  if (modules.length === 0) throw new Error(`no module here is called ${wanted.join(' or ') || '*.test.mjs'}`);
  const tiles = await startTiles();
  const demo = await startDemo(binary, { environment: { DIENSTENCHEQUE_KAART_TEGELS: tiles.template } });
  const browser = await launch();
  const t = new Tests({ browser, binary, ...demo, tiles });
  for (const name of modules) {
    console.log(name);
    const { default: body } = await import(pathToFileURL(join(here, name)));
    await t.module(name, body);
  }
  await browser.close();

  console.log('the product itself');
  await t.module('the product itself', async () => {
    await t.test('it stops by itself after SIGTERM', async () => {
      const code = await demo.stop();
      if (code !== 0) throw new Error(`exit ${code}\n${tail(await demo.log())}`);
    });
    await t.test('no panic stands in its log', async () => {
      const log = await demo.log();
      const line = log.split('\n').findIndex((one) => one.includes('panicked'));
      if (line >= 0) throw new Error(log.split('\n').slice(line, line + 10).join('\n'));
    });
  });
  [passed, failed] = [t.passed, t.failed];
  await demo.clean();
} catch (error) {
  failed += 1;
  console.log(`  FAILED ${error.stack ?? error}`);
}
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
