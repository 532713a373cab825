// Makes ../jsqr.min.js, the QR decoder for browsers that have none of their own, and copies its licence.
// Run `npm ci --ignore-scripts && npm run build` here after changing the version; the result is committed.
import { copyFile } from 'node:fs/promises';
import { build } from 'esbuild';

await build({
  stdin: { contents: "export { default } from 'jsqr';", resolveDir: import.meta.dirname },
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  legalComments: 'none',
  banner: { js: '/* jsQR 1.4.0, https://github.com/cozmo/jsQR, Apache-2.0: see assets/licences/jsqr.Apache-2.0.txt */' },
  outfile: '../jsqr.min.js',
});
await copyFile('node_modules/jsqr/LICENSE', '../../licences/jsqr.Apache-2.0.txt');
