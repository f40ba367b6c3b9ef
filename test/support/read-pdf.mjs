// A process of its own, because PDF.js does not work in the module registry of the test runner: a PDF comes in by
// standard input, what its readers see goes out as JSON. Only with `pictures` the pages are drawn, which takes seconds.
import { buffer } from 'node:stream/consumers';
import { createCanvas } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

const scale = 2;
const drawn = process.argv.includes('pictures');

async function textOf(page) {
  const { items } = await page.getTextContent();
  return items
    .map(item => item.str + (item.hasEOL ? ' ' : ''))
    .join('')
    .replace(/\s+/g, ' ');
}

async function pictureOf(page) {
  const viewport = page.getViewport({ scale });
  const [width, height] = [Math.floor(viewport.width), Math.floor(viewport.height)];
  const canvas = createCanvas(width, height);
  const canvasContext = canvas.getContext('2d');
  await page.render({ canvas, canvasContext, viewport }).promise;
  return { data: canvasContext.getImageData(0, 0, width, height).data, width, height };
}

function inkOf({ data }) {
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] < 128) dark++;
  return (dark * 4000) / data.length;
}

const task = getDocument({ data: new Uint8Array(await buffer(process.stdin)), verbosity: 0 });
const document = await task.promise;
const found = { pages: [], title: (await document.getMetadata()).info.Title, qrCodes: [], ink: [] };
for (let number = 1; number <= document.numPages; number++) {
  const page = await document.getPage(number);
  found.pages.push(await textOf(page));
  if (!drawn) continue;
  const picture = await pictureOf(page);
  found.ink.push(inkOf(picture));
  const read = jsQR.default ?? jsQR;
  found.qrCodes.push(read(picture.data, picture.width, picture.height)?.data ?? null);
}
await task.destroy();
process.stdout.write(JSON.stringify(found));
