// A camera that looks at a cheque: a PDF page or a payload becomes a short .y4m video, which Chromium takes for its camera
// (`--use-file-for-fake-video-capture`). Can hold the paper askew, out of focus or in poor light. Must not know the product.
import { writeFile } from 'node:fs/promises';
import qrcode from 'qrcode-generator';
import { decodeAll, rasterise } from './pdf.mjs';

const FRAME_WIDTH_PX = 640;
const FRAME_HEIGHT_PX = 480;
const FRAMES = 10;
const FRAMES_PER_SECOND = 10;
const TABLE_GREY = 170;
const PAGE_DPI = 200;
const MM_PER_INCH = 25.4;
// What the camera sees of a page: a bit more than one code, in the 4:3 of the frame.
const VIEW_WIDTH_MM = 64;
const VIEW_HEIGHT_MM = 48;

/** A QR code of the payload with its quiet zone, as a grey image. */
export function qrImage(payload, { pixelsPerModule = 6 } = {}) {
  const code = qrcode(0, 'M');
  code.addData(payload, /^[0-9A-Z $%*+\-./:]+$/.test(payload) ? 'Alphanumeric' : 'Byte');
  code.make();
  const modules = code.getModuleCount();
  const quiet = 4 * pixelsPerModule;
  const side = modules * pixelsPerModule + 2 * quiet;
  const data = Buffer.alloc(side * side, 255);
  for (let y = 0; y < modules * pixelsPerModule; y += 1) {
    for (let x = 0; x < modules * pixelsPerModule; x += 1) {
      if (code.isDark(Math.floor(y / pixelsPerModule), Math.floor(x / pixelsPerModule))) {
        data[(y + quiet) * side + x + quiet] = 0;
      }
    }
  }
  return { width: side, height: side, data };
}

/** The part of a PDF page around the QR code with this payload; throws when no view of the page shows it alone. */
export async function viewOfCode(pdf, payload, { page = 1 } = {}) {
  const [sheet] = await rasterise(pdf, { dpi: PAGE_DPI, page });
  const width = Math.round((VIEW_WIDTH_MM / MM_PER_INCH) * PAGE_DPI);
  const height = Math.round((VIEW_HEIGHT_MM / MM_PER_INCH) * PAGE_DPI);
  const views = [];
  for (let top = 0; top < sheet.height; top += Math.round(height / 3)) {
    for (let left = 0; left < sheet.width; left += Math.round(width / 3)) {
      views.push(cut(sheet, left, top, width, height));
    }
  }
  const read = await decodeAll(views);
  const showing = views.filter((_, index) => read[index].length === 1 && read[index][0] === payload);
  if (showing.length === 0) throw new Error(`page ${page} shows no QR code with the payload ${payload}`);
  // Views come in reading order; the middle one has the code most fully in sight.
  return showing[Math.floor(showing.length / 2)];
}

function cut(image, left, top, width, height) {
  const data = Buffer.alloc(width * height, TABLE_GREY);
  for (let y = 0; y < height && top + y < image.height; y += 1) {
    const from = (top + y) * image.width + left;
    image.data.copy(data, y * width, from, from + Math.min(width, image.width - left));
  }
  return { width, height, data };
}

/**
 * One frame of the camera. `degrees` turns the paper, `blur` is the radius in pixels of a lens out of focus,
 * `light` is 1 in daylight and less in a dim hall, `fill` is the part of the frame's height that the paper takes.
 */
export function frameOf(image, { degrees = 0, blur = 0, light = 1, fill = 0.85 } = {}) {
  const scale = Math.min((FRAME_HEIGHT_PX * fill) / image.height, (FRAME_WIDTH_PX * fill) / image.width);
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const sharp = new Float32Array(FRAME_WIDTH_PX * FRAME_HEIGHT_PX);
  for (let y = 0; y < FRAME_HEIGHT_PX; y += 1) {
    for (let x = 0; x < FRAME_WIDTH_PX; x += 1) {
      const [dx, dy] = [x - FRAME_WIDTH_PX / 2, y - FRAME_HEIGHT_PX / 2];
      sharp[y * FRAME_WIDTH_PX + x] = sample(
        image,
        (cos * dx + sin * dy) / scale + image.width / 2,
        (cos * dy - sin * dx) / scale + image.height / 2,
      );
    }
  }
  const seen = blurred(sharp, blur);
  const data = Buffer.alloc(seen.length);
  for (let i = 0; i < seen.length; i += 1) data[i] = Math.round(Math.min(255, seen[i] * light));
  return { width: FRAME_WIDTH_PX, height: FRAME_HEIGHT_PX, data };
}

// Bilinear: a nearest pixel would make jagged modules that no lens makes.
function sample(image, x, y) {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 0 || top < 0 || left + 1 >= image.width || top + 1 >= image.height) return TABLE_GREY;
  const [fx, fy] = [x - left, y - top];
  const at = (column, row) => image.data[row * image.width + column];
  return (at(left, top) * (1 - fx) + at(left + 1, top) * fx) * (1 - fy)
    + (at(left, top + 1) * (1 - fx) + at(left + 1, top + 1) * fx) * fy;
}

function blurred(pixels, radius) {
  if (radius === 0) return pixels;
  const pass = (from, step, length, lines, lineStep) => {
    const to = new Float32Array(from.length);
    for (let line = 0; line < lines; line += 1) {
      for (let i = 0; i < length; i += 1) {
        let sum = 0;
        for (let d = -radius; d <= radius; d += 1) {
          sum += from[line * lineStep + Math.max(0, Math.min(length - 1, i + d)) * step];
        }
        to[line * lineStep + i * step] = sum / (2 * radius + 1);
      }
    }
    return to;
  };
  const across = pass(pixels, 1, FRAME_WIDTH_PX, FRAME_HEIGHT_PX, FRAME_WIDTH_PX);
  return pass(across, FRAME_WIDTH_PX, FRAME_HEIGHT_PX, FRAME_WIDTH_PX, 1);
}

/** Writes the frame as a video that Chromium plays in a loop. */
export async function writeVideo(file, frame) {
  const colourless = Buffer.alloc((FRAME_WIDTH_PX * FRAME_HEIGHT_PX) / 2, 128);
  const one = Buffer.concat([Buffer.from('FRAME\n', 'latin1'), frame.data, colourless]);
  const head = `YUV4MPEG2 W${FRAME_WIDTH_PX} H${FRAME_HEIGHT_PX} F${FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n`;
  await writeFile(file, Buffer.concat([Buffer.from(head, 'latin1'), ...Array(FRAMES).fill(one)]));
}

/** The video of one QR code with this payload. */
export function videoOfPayload(file, payload, options) {
  return writeVideo(file, frameOf(qrImage(payload), options));
}

/** The video of the printed code with this payload on a page of the PDF. */
export async function videoOfPdf(file, pdf, payload, { page = 1, ...options } = {}) {
  return writeVideo(file, frameOf(await viewOfCode(pdf, payload, { page }), { fill: 1, ...options }));
}

/** The Chromium switches that make the video its camera and answer the permission question with yes. */
export function cameraFlags(file) {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ];
}
