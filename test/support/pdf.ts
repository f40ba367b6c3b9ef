import { createCanvas } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A PDF as its readers see it. */
export interface ReadPdf {
  /** The text of each page, white space as single blanks. */
  readonly pages: readonly string[];
  readonly title: string;
  /** What the QR codes of each page say, if there is one. */
  readonly qrCodes: readonly (string | undefined)[];
  /** Dark points of the first page, in per mille: an empty page has none. */
  readonly ink: number;
}

const scale = 3;

export async function readPdf(bytes: Buffer): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const document = await task.promise;
  try {
    const numbers = Array.from({ length: document.numPages }, (_, n) => n + 1);
    const pages: string[] = [];
    const pictures: Picture[] = [];
    for (const number of numbers) {
      pages.push(await textOf(document, number));
      pictures.push(await pictureOf(document, number));
    }
    const { info } = await document.getMetadata();
    return {
      pages,
      title: (info as { Title: string }).Title,
      qrCodes: pictures.map(({ data, width, height }) => jsQR.default(data, width, height)?.data),
      ink: pictures[0] ? inkOf(pictures[0]) : 0,
    };
  } finally {
    await task.destroy();
  }
}

interface Picture {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

async function textOf(document: PDFDocumentProxy, number: number): Promise<string> {
  const { items } = await (await document.getPage(number)).getTextContent();
  return items
    .map(item => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : ''))
    .join('')
    .replace(/\s+/g, ' ');
}

async function pictureOf(document: PDFDocumentProxy, number: number): Promise<Picture> {
  const page = await document.getPage(number);
  const viewport = page.getViewport({ scale });
  const [width, height] = [Math.floor(viewport.width), Math.floor(viewport.height)];
  const canvas = createCanvas(width, height);
  const canvasContext = canvas.getContext('2d');
  await page.render({
    canvas,
    canvasContext,
    viewport,
  } as unknown as Parameters<typeof page.render>[0]).promise;
  return { data: canvasContext.getImageData(0, 0, width, height).data, width, height };
}

function inkOf({ data }: Picture): number {
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at]! < 128) dark++;
  return (dark * 4000) / data.length;
}
