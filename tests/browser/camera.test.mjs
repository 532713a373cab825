// The instrument before what it measures: a video we make is a code that can be read, by zbar and through Chromium's camera.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cameraFlags, frameOf, qrImage, videoOfPayload, videoOfPdf, viewOfCode } from './camera.mjs';
import { decodeAll, fromPgm, toPgm } from './pdf.mjs';
import { launch } from './support.mjs';

const PAYLOAD = 'HTTPS://EXAMPLE.ORG/C/0123-4567-89AB-CDEF';
const OTHER = 'HTTPS://EXAMPLE.ORG/C/ZZZZ-YYYY-XXXX-WWWW';

/** The first frame of a video, as a grey image. */
async function firstFrame(file) {
  const bytes = await readFile(file);
  const head = bytes.indexOf('\n');
  const start = bytes.indexOf('FRAME\n', head) + 'FRAME\n'.length;
  const [, width, height] = /W(\d+) H(\d+)/.exec(bytes.subarray(0, head).toString('latin1'));
  return { width: Number(width), height: Number(height), data: bytes.subarray(start, start + width * height) };
}

/** A sheet with two codes, each 22 mm wide, as the product prints them. */
async function sheet(t) {
  const image = (payload) => {
    const { width, data } = qrImage(payload, { pixelsPerModule: 1 });
    const dark = [...data].map((grey, i) => (grey === 0 ? `<rect x="${i % width}" y="${Math.floor(i / width)}" width="1" height="1"/>` : '')).join('');
    return `<svg style="width:28mm;height:28mm;margin:20mm 15mm;display:block" shape-rendering="crispEdges" viewBox="0 0 ${width} ${width}">${dark}</svg>`;
  };
  const page = await t.page();
  await page.setContent(`<p>Dienstencheque € 15,00</p>${image(OTHER)}${image(PAYLOAD)}`);
  return page.pdf({ format: 'A4' });
}

/** One picture taken through getUserMedia, as the scanning page would. */
async function photo(t, video) {
  const browser = await launch(cameraFlags(video));
  try {
    const page = await t.page({ browser });
    await page.goto('/health/live');
    const grey = await page.evaluate(async () => {
      const player = document.createElement('video');
      player.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
      await player.play();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [player.videoWidth, player.videoHeight];
      const pencil = canvas.getContext('2d');
      pencil.drawImage(player, 0, 0);
      const { data } = pencil.getImageData(0, 0, canvas.width, canvas.height);
      const pixels = Array.from({ length: data.length / 4 }, (_, i) => data[i * 4]);
      return { width: canvas.width, height: canvas.height, pixels };
    });
    return { width: grey.width, height: grey.height, data: Buffer.from(grey.pixels) };
  } finally {
    await browser.close();
  }
}

export default async function camera(t) {
  await t.test('an image survives being written and read as PGM', () => {
    const image = qrImage(PAYLOAD);
    assert.deepEqual(fromPgm(toPgm(image)), image);
  });

  for (const [name, options] of [
    ['held straight', {}],
    ['held askew', { degrees: 17 }],
    ['upside down', { degrees: 180 }],
    ['a little out of focus', { blur: 2 }],
    ['in a dim hall', { light: 0.35 }],
    ['far away', { fill: 0.4 }],
    ['askew, out of focus and dim at once', { degrees: -25, blur: 1, light: 0.5 }],
  ]) {
    await t.test(`zbar reads a code from the video ${name}`, async () => {
      const file = join(t.dir, 'payload.y4m');
      await videoOfPayload(file, PAYLOAD, options);
      assert.deepEqual(await decodeAll([await firstFrame(file)]), [[PAYLOAD]]);
    });
  }

  await t.test('an empty table and a code far out of focus are not read', async () => {
    const blank = { width: 200, height: 200, data: Buffer.alloc(200 * 200, 255) };
    assert.deepEqual(await decodeAll([frameOf(blank), frameOf(qrImage(PAYLOAD), { blur: 25 })]), [[], []]);
  });

  await t.test('of a sheet with two codes the camera sees the one it is held over', async () => {
    const pdf = await sheet(t);
    await t.pdf.check(pdf);
    assert.match(await t.pdf.text(pdf), /Dienstencheque € 15,00/);
    assert.deepEqual((await t.pdf.codes(pdf)).map((codes) => codes.sort()), [[PAYLOAD, OTHER].sort()]);
    const file = join(t.dir, 'sheet.y4m');
    await videoOfPdf(file, pdf, PAYLOAD, { degrees: 8 });
    assert.deepEqual(await decodeAll([await firstFrame(file)]), [[PAYLOAD]]);
    await assert.rejects(viewOfCode(pdf, 'HTTPS://EXAMPLE.ORG/C/NOT-ON-THIS-SHEET'), /shows no QR code/);
  });

  await t.test('Chromium shows the video as its camera', async () => {
    const file = join(t.dir, 'chromium.y4m');
    await videoOfPayload(file, PAYLOAD);
    assert.deepEqual(await decodeAll([await photo(t, file)]), [[PAYLOAD]]);
  });
}
