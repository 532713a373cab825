// Makes ../jsqr.min.js, the QR decoder for browsers that have none of their own, and ../leaflet.min.js with ../../style/map.css, the map
// beside the board; copies their licences.
// Run `npm ci --ignore-scripts && npm run build` here after changing a version or map.src.css; the result is committed.
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { build, transform } from 'esbuild';

const bundle = (contents, outfile, banner) => build({
  stdin: { contents, resolveDir: import.meta.dirname },
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  legalComments: 'none',
  banner: { js: `/* ${banner} */` },
  outfile,
});

await bundle("export { default } from 'jsqr';", '../jsqr.min.js', 'jsQR 1.4.0, https://github.com/cozmo/jsQR, Apache-2.0: see assets/licences/jsqr.Apache-2.0.txt');
await copyFile('node_modules/jsqr/LICENSE', '../../licences/jsqr.Apache-2.0.txt');

const LEAFLET = 'Leaflet 1.9.4, https://leafletjs.com, BSD-2-Clause: see assets/licences/leaflet.BSD-2-Clause.txt';
await bundle("export { divIcon, map, marker, tileLayer } from 'leaflet/dist/leaflet-src.esm.js';", '../leaflet.min.js', LEAFLET);
await copyFile('node_modules/leaflet/LICENSE', '../../licences/leaflet.BSD-2-Clause.txt');

// Rules that fetch pictures are of parts that we do not use; without them the map asks for nothing but tiles.
const theirs = (await readFile('node_modules/leaflet/dist/leaflet.css', 'utf8')).replace(/[^{}]*\{[^{}]*url\([^{}]*\}/g, '');
const own = await readFile('../../style/map.src.css', 'utf8');
const { code } = await transform(theirs + own, { loader: 'css', minify: true, legalComments: 'none' });
if (code.includes('url(')) throw new Error('map.css would fetch something');
await writeFile('../../style/map.css', `/* ${LEAFLET} */\n${code}`);
