// Rebuilds everything under assets/ that comes from a package: style/app.css, fonts/*.woff2, icons/*.svg, licences/*.
// Run `npm ci --ignore-scripts && npm run build` here after changing app.src.css or using a new utrecht-* class in a template.
// The product itself needs none of this: the result is committed.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { PurgeCSS } from 'purgecss';
import postcss from 'postcss';
import { transform } from 'lightningcss';

const here = path.dirname(fileURLToPath(import.meta.url));
const assets = path.resolve(here, '../..');
const modules = path.join(here, 'node_modules');
const read = (...parts) => fs.readFileSync(path.join(...parts), 'utf8');
const write = (file, text) => {
  fs.mkdirSync(path.dirname(path.join(assets, file)), { recursive: true });
  fs.writeFileSync(path.join(assets, file), text);
};

// 1. Components: keep what the templates name, and the states that only a browser or a script names.
const components = read(modules, '@utrecht/component-library-css/dist/index.css');
const [{ css: purged }] = await new PurgeCSS().purge({
  css: [{ raw: components }],
  content: [path.join(assets, 'templates/**/*.html')],
  defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
  // Our own .tabel makes cards of rows on a phone; the component's table would undo that.
  blocklist: [/utrecht-table/],
  safelist: {
    standard: [
      /^utrecht-heading-[1-4]$/,
      /^utrecht-(paragraph|link|mark|separator)$/, 'utrecht-paragraph--lead', 'utrecht-paragraph--small',
      /^utrecht-(un)?ordered-list(__item|__marker)?$/,
      'utrecht-button', 'utrecht-button-link', 'utrecht-button-link--html-a',
      /^utrecht-button(-link)?--(primary-action|secondary-action|subtle|danger|busy|disabled)$/,
      'utrecht-link-button', 'utrecht-link-button--html-button',
      /^utrecht-(textbox|textarea|select)(--(invalid|disabled|read-only|html-[a-z]+))?$/,
      /^utrecht-(checkbox|radio-button)(--(invalid|disabled|html-input|custom))?$/,
      /^utrecht-alert(--(info|ok|warning|error)|__(icon|content|message))?$/,
      'utrecht-badge-status', /^utrecht-status-badge(--(success|neutral|inactive|warning|danger))?$/,
      /^utrecht-breadcrumb-nav(__(list|item|link|separator)|__link--current|__list--html-ol)?$/,
    ],
  },
});

// 2. Tokens: the whole theme is 200 kB; keep those that can be reached from what is used.
// The theme stands on :root, so that a municipality's own list of --basis-* values, loaded after it, simply wins.
const tokens = new Map();
postcss
  .parse(read(modules, '@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css'))
  .walkDecls(/^--/, (decl) => tokens.set(decl.prop, decl.value));
const own = read(here, '../app.src.css');
const names = (text) => text.match(/--[a-zA-Z0-9_-]+/g) ?? [];
const needed = new Set();
const queue = [...names(purged), ...names(own)];
while (queue.length > 0) {
  const name = queue.pop();
  if (!tokens.has(name) || needed.has(name)) continue;
  needed.add(name);
  queue.push(...names(tokens.get(name)));
}
const theme = [...needed].sort().map((name) => `${name}:${tokens.get(name)}`).join(';');

// 3. Fonts: latin and latin-ext, 400 and 700; the browser fetches latin-ext only when a name needs it.
const ranges = JSON.parse(read(modules, '@fontsource/noto-sans/unicode.json'));
let faces = '';
for (const weight of [400, 700]) {
  for (const subset of ['latin-ext', 'latin']) {
    const file = `noto-sans-${subset}-${weight}-normal.woff2`;
    fs.mkdirSync(path.join(assets, 'fonts'), { recursive: true });
    fs.copyFileSync(path.join(modules, '@fontsource/noto-sans/files', file), path.join(assets, 'fonts', file));
    faces += `@font-face{font-family:"Noto Sans";font-style:normal;font-weight:${weight};font-display:swap;src:url(../fonts/${file}) format("woff2");unicode-range:${ranges[subset]}}\n`;
  }
}

// The strict content security policy allows no data: images: each becomes a file of its own.
let drawings = 0;
const undata = (css) => css.replace(/url\((["'])data:image\/svg\+xml,(.*?)\1\)/g, (_, _quote, encoded) => {
  drawings += 1;
  write(`icons/component-${drawings}.svg`, `${decodeURIComponent(encoded)}\n`);
  return `url(../icons/component-${drawings}.svg)`;
});

// 4. One file. The layers make every rule of ours stronger than every rule of the packages.
const bundle = `@layer nlds, app;\n${faces}@layer nlds {\n${undata(`:root{${theme}}\n${purged}`)}\n}\n${own}`;
const { code } = transform({
  filename: 'app.css',
  code: Buffer.from(bundle),
  minify: true,
  targets: { chrome: 109 << 16, firefox: 115 << 16, safari: (16 << 16) | (4 << 8) },
});
const banner = '/*! Contains @utrecht/component-library-css and @nl-design-system-unstable/voorbeeld-design-tokens (EUPL-1.2); see assets/licences. Made by build/build.mjs from app.src.css. */\n';
write('style/app.css', banner + code);

// 5. Icons: one sprite, our names for Tabler's drawings.
const icons = JSON.parse(read(here, 'icons.json'));
let sprite = '';
for (const [name, source] of Object.entries(icons).sort()) {
  const [variant, file] = source.includes('/') ? source.split('/') : ['outline', source];
  const shapes = read(modules, '@tabler/icons/icons', variant, `${file}.svg`)
    .replace(/^[\s\S]*?<svg[^>]*>/, '')
    .replace('</svg>', '')
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, '')
    .replace(/\s*\n\s*/g, '')
    .trim();
  const paint = variant === 'filled'
    ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  sprite += `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${shapes}</symbol>\n`;
}
const mark = read(here, 'merk.svg');
sprite += `<symbol id="merk" viewBox="0 0 32 32">${mark.replace(/^[\s\S]*?<svg[^>]*>/, '').replace('</svg>', '').trim()}</symbol>\n`;
write('icons/icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">\n${sprite}</svg>\n`);
write('icons/omlaag.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#1b2422" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"><path d="M6 9l6 6 6-6"/></svg>\n');
write('icons/merk.svg', mark.replace(/currentColor/g, '#0b5a52').replace(/var\(--merk-blad, #fff\)/g, '#fff'));

// 6. The licence texts of what is bundled.
for (const [source, target] of [
  ['@utrecht/component-library-css/LICENSE.md', 'utrecht-component-library-css.EUPL-1.2.md'],
  ['@nl-design-system-unstable/voorbeeld-design-tokens/LICENSE.md', 'voorbeeld-design-tokens.EUPL-1.2.md'],
  ['@fontsource/noto-sans/LICENSE', 'noto-sans.OFL-1.1.txt'],
  ['@tabler/icons/LICENSE', 'tabler-icons.MIT.txt'],
]) write(`licences/${target}`, read(modules, source));

const gzip = zlib.gzipSync(banner + code).length;
console.log(`app.css ${code.length} B, ${gzip} B gzip; ${needed.size} of ${tokens.size} tokens; icons ${sprite.length} B`);
if (gzip > 25_000) throw new Error('app.css is over 25 kB gzip');
