import type { Readable } from 'node:stream';
import type PDFDocument from 'pdfkit';
import { fontsFor, type Fonts, type Weight } from './fonts.js';
import { isSoundPng } from './png.js';
import { WordMemory } from './shapes.js';
import { linesOf, runsOf } from './text-runs.js';

/** All lengths are points (1/72 inch); y grows downwards. */
export interface TextStyle {
  /** Default 9.5. */
  readonly size?: number;
  readonly weight?: Weight;
  /** CSS hexadecimal. */
  readonly color?: string;
  readonly align?: 'left' | 'right' | 'center';
}

export interface PaperOptions {
  readonly title: string;
  readonly author: string;
  /** Stands in the file; equal papers of equal time are equal to the byte. */
  readonly createdAt: Date;
  /** At the foot of every page, on the left; the page number is on the right. */
  readonly footer: string;
  /** At the head of every page but the first. */
  readonly continued: string;
  /** Across every page, large and pale, e.g. that it is void. */
  readonly watermark?: string;
  /** For papers of any length: a page is done when the next one begins, and does not say of how many it is one. */
  readonly leavesPageByPage?: true;
}

/** One line of text as it will be drawn. */
export interface SetLine {
  readonly text: string;
  readonly style: TextStyle;
  readonly height: number;
}

const [a4Width, a4Height] = [595.28, 841.89];
const margin = 42;
const footerHeight = 30;
const leading = 1.38;
/** From the top of a line to its base, in sizes: room for the signs above Indic letters. */
const ascent = 1.04;
export const ink = '#1b1f24';
export const grey = '#5c6570';
export const pale = '#c9d0d8';

/** Of texts in size 1, over documents: the fonts are the same. */
const widths: Record<Weight, WordMemory<number>> = { regular: new WordMemory(), bold: new WordMemory() };

/** Heavy packages are loaded with the first paper. */
export async function openPaper(options: PaperOptions): Promise<Paper> {
  const { default: Document } = await import('pdfkit');
  return new Paper(Document, await fontsFor(Document), options);
}

/**
 * A document of A4 pages, filled from top to bottom: text in three scripts, rules, pictures, QR codes. Page numbers
 * need the number of pages, so the (small, uncompressed) instructions of all pages are held until `finish`, unless the
 * paper leaves page by page.
 */
export class Paper {
  readonly left = margin;
  readonly right = a4Width - margin;
  readonly width = a4Width - 2 * margin;
  readonly bottom = a4Height - margin - footerHeight;
  /** What a page that continues another has room for, below its head. */
  readonly pageRoom = a4Height - 2 * margin - footerHeight - 24;
  /** Where the next thing goes. */
  y = margin;
  private readonly document: InstanceType<typeof PDFDocument>;
  private pages = 1;

  constructor(
    Document: typeof PDFDocument,
    private readonly fonts: Fonts,
    private readonly options: PaperOptions,
  ) {
    const { title, author, createdAt } = options;
    this.document = new Document({
      size: 'A4',
      margin: 0,
      bufferPages: !options.leavesPageByPage,
      // pdfkit would keep every word of a long list; the fonts remember words by themselves, a bounded number.
      fontLayoutCache: !options.leavesPageByPage,
      // No font of pdfkit's own, whose metrics would be read for every document; the types do not know that null means this.
      font: null as unknown as string,
      pdfVersion: '1.7',
      lang: 'en',
      displayTitle: true,
      info: { Title: title, Author: author, CreationDate: createdAt, Producer: 'Hospital Platform' },
    });
    if (options.watermark) this.drawWatermark(options.watermark);
  }

  /** The file. Read it from the beginning; it ends after `finish`. */
  get content(): Readable {
    return this.document;
  }

  /** What has been written and not taken yet, for whoever passes a paper on while it is drawn. */
  take(): Buffer | null {
    return this.document.read() as Buffer | null;
  }

  /** Begins a new page unless there is room for something of this height. */
  ensure(height: number): void {
    if (this.y + height > this.bottom) this.breakPage();
  }

  breakPage(): void {
    if (this.options.leavesPageByPage) this.drawFoot(`Page ${this.pages}`);
    this.document.addPage();
    this.pages++;
    if (this.options.watermark) this.drawWatermark(this.options.watermark);
    this.y = margin;
    this.write(this.options.continued, { size: 8, color: grey });
    this.y += 2;
    this.rule();
    this.y += 8;
  }

  /** Text over the whole width or a part of it, line by line, over pages if need be. */
  write(text: string, style: TextStyle = {}, x = this.left, width = this.right - x): void {
    for (const line of this.set(text, width, style)) {
      this.ensure(line.height);
      this.draw(line, x, this.y, width);
      this.y += line.height;
    }
  }

  /** Breaks text into lines without drawing them. */
  set(text: string, width: number, style: TextStyle = {}): SetLine[] {
    const { size = 9.5, weight = 'regular' } = style;
    return linesOf(text, width, part => this.measure(part, size, weight)).map(line => ({
      text: line,
      style,
      height: size * leading,
    }));
  }

  draw({ text, style }: SetLine, x: number, y: number, width: number): void {
    const { size = 9.5, weight = 'regular', color = ink, align = 'left' } = style;
    const free = align === 'left' ? 0 : width - this.measure(text, size, weight);
    let at = x + (align === 'right' ? free : free / 2);
    this.document.fillColor(color);
    for (const run of runsOf(text)) {
      this.use(run.script, weight, size);
      // Glyphs of Indic scripts stand in another order than letters; readers that copy or speak get the letters.
      if (run.script !== 'latin') this.document.markContent('Span', { actual: run.text });
      this.document.text(run.text, at, y + size * ascent, { lineBreak: false, baseline: 'alphabetic' });
      if (run.script !== 'latin') this.document.endMarkedContent();
      at += this.measure(run.text, size, weight);
    }
  }

  rule(color = pale, thickness = 0.6, x = this.left, width = this.right - x): void {
    this.document
      .moveTo(x, this.y)
      .lineTo(x + width, this.y)
      .lineWidth(thickness)
      .strokeColor(color)
      .stroke();
  }

  box(x: number, y: number, width: number, height: number, color: string): void {
    this.document.rect(x, y, width, height).fill(color);
  }

  /** A PNG, as large as fits. False, and nothing drawn, when it is not sound. */
  picture(bytes: Buffer, x: number, y: number, width: number, height: number): boolean {
    if (!isSoundPng(bytes)) return false;
    this.document.image(bytes, x, y, { fit: [width, height], align: 'center', valign: 'center' });
    return true;
  }

  /** A QR code (ISO/IEC 18004, level M) with its quiet zone inside the square. */
  async qrCode(text: string, x: number, y: number, size: number): Promise<void> {
    const { create } = await import('qrcode');
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    const quiet = 4;
    const unit = size / (modules.size + 2 * quiet);
    this.document.rect(x, y, size, size).fill('#ffffff');
    for (let row = 0; row < modules.size; row++) {
      let start: number | undefined;
      for (let column = 0; column <= modules.size; column++) {
        const dark = column < modules.size && modules.get(row, column) !== 0;
        if (dark) start ??= column;
        else if (start !== undefined) {
          const [left, top] = [x + (quiet + start) * unit, y + (quiet + row) * unit];
          // A little higher than its row, or hairlines show between rows on screens.
          this.document.rect(left, top, (column - start) * unit, unit + 0.02);
          start = undefined;
        }
      }
    }
    this.document.fill('#000000');
  }

  /** Writes the foot of every page and ends the file. */
  finish(): void {
    if (this.options.leavesPageByPage) this.drawFoot(`Page ${this.pages}`);
    else {
      const { start, count } = this.document.bufferedPageRange();
      for (let page = 0; page < count; page++) {
        this.document.switchToPage(start + page);
        this.drawFoot(`Page ${page + 1} of ${count}`);
      }
    }
    this.document.end();
  }

  private drawFoot(page: string): void {
    this.y = a4Height - margin - footerHeight + 8;
    this.rule();
    this.y += 5;
    const style: TextStyle = { size: 7.5, color: grey };
    const numbers = this.set(page, 80, { ...style, align: 'right' })[0];
    if (numbers) this.draw(numbers, this.right - 80, this.y, 80);
    for (const line of this.set(this.options.footer, this.width - 90, style).slice(0, 2)) {
      this.draw(line, this.left, this.y, this.width - 90);
      this.y += line.height;
    }
  }

  private drawWatermark(text: string): void {
    this.document.save();
    this.document.rotate(-40, { origin: [a4Width / 2, a4Height / 2] });
    this.document.opacity(0.5);
    const [line] = this.set(text, a4Width, { size: 84, weight: 'bold', color: '#e3e6ea', align: 'center' });
    if (line) this.draw(line, 0, a4Height / 2 - 60, a4Width);
    this.document.restore();
  }

  private measure(text: string, size: number, weight: Weight): number {
    const unit = widths[weight].get(text, () =>
      runsOf(text).reduce((sum, run) => {
        this.use(run.script, weight, 1);
        return sum + this.document.widthOfString(run.text);
      }, 0),
    );
    return unit * size;
  }

  private use(script: keyof Fonts, weight: Weight, size: number): void {
    const font = this.fonts[script][weight];
    // The document knows a font by its name from then on; its types do not know that it takes a parsed one.
    this.document.font(font as unknown as string, font.postscriptName, size);
  }
}
