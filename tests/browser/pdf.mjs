// Reads paper the way people and phones do: text by poppler, QR codes by zbar from rasterised pages, structure by qpdf.
// Bytes in, plain values out; must not know the product.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs a tool; `allow` lists exit codes that are answers rather than failures. */
export function tool(command, args, allow = [0]) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { encoding: 'utf8', maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
      const code = error ? error.code : 0;
      if (allow.includes(code)) resolve({ code, stdout, stderr });
      else reject(new Error(`${command} failed (${code}): ${stderr || stdout || error.message}`));
    });
  });
}

/** Gives `work` a folder that is gone afterwards. */
export async function inScratch(work) {
  const dir = await mkdtemp(join(tmpdir(), 'dienstencheque-paper-'));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** A grey image as PGM bytes, the form zbar and poppler share. */
export function toPgm({ width, height, data }) {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), data]);
}

/** PGM bytes (P5, 8 bits) as a grey image. */
export function fromPgm(bytes) {
  const head = /^P5\s+(?:#.*\n)*(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 200).toString('latin1'));
  if (!head) throw new Error('not an 8-bit binary PGM');
  const [width, height] = [Number(head[1]), Number(head[2])];
  const data = bytes.subarray(head[0].length, head[0].length + width * height);
  if (data.length !== width * height) throw new Error('this PGM is cut short');
  return { width, height, data };
}

/** The text of the whole document, layout kept. */
export function text(bytes) {
  return inScratch(async (dir) => {
    await writeFile(join(dir, 'in.pdf'), bytes);
    return (await tool('pdftotext', ['-layout', join(dir, 'in.pdf'), '-'])).stdout;
  });
}

/** The pages as grey images, in order; 150 dpi is what a cheap scanner gives. */
export function rasterise(bytes, { dpi = 150, page } = {}) {
  return inScratch(async (dir) => {
    await writeFile(join(dir, 'in.pdf'), bytes);
    const range = page ? ['-f', `${page}`, '-l', `${page}`] : [];
    await tool('pdftoppm', ['-r', `${dpi}`, '-gray', ...range, join(dir, 'in.pdf'), join(dir, 'page')]);
    // pdftoppm pads the numbers to equal length, so the order of names is the order of pages.
    const names = (await readdir(dir)).filter((name) => name.endsWith('.pgm')).sort();
    return Promise.all(names.map(async (name) => fromPgm(await readFile(join(dir, name)))));
  });
}

/** What zbar reads on each image: one list of payloads per image, in the same order. */
export function decodeAll(images) {
  return inScratch(async (dir) => {
    const files = images.map((_, index) => join(dir, `${index}.pgm`));
    await Promise.all(images.map((image, index) => writeFile(files[index], toPgm(image))));
    // One process for all of them, so the answer has to say which image it is about; exit code 4 means: no code anywhere.
    const { stdout } = await tool('zbarimg', ['-q', '--xml', '--nodbus', '-Sdisable', '-Sqrcode.enable', ...files], [0, 4]);
    const read = new Map(files.map((file) => [file, []]));
    for (const [, file, symbols] of stdout.matchAll(/<source href='([^']*)'>([\s\S]*?)<\/source>/g)) {
      read.get(file).push(...[...symbols.matchAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g)].map((match) => match[1]));
    }
    return files.map((file) => read.get(file));
  });
}

/** The QR payloads on every page, as a phone would read them from the printed sheet. */
export async function codes(bytes, options) {
  return decodeAll(await rasterise(bytes, options));
}

/** Throws unless qpdf finds the file sound, warnings included. */
export function check(bytes) {
  return inScratch(async (dir) => {
    await writeFile(join(dir, 'in.pdf'), bytes);
    await tool('qpdf', ['--check', join(dir, 'in.pdf')]);
  });
}
