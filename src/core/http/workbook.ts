import { strToU8, Zip, ZipDeflate } from 'fflate';
import { harmless } from './csv.js';

type Row = readonly (string | null)[];

/** Rows that a sheet may have (ECMA-376 leaves it open; this is what spreadsheets take). */
const rowsPerSheet = 1_048_576;
/** Little is gained by more, at several times the cost. */
const level = 3;

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
const officeDocument = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * A workbook of Office Open XML (ECMA-376) with one table of texts, written while its rows come in: what is held is the
 * row in hand. More rows than a sheet takes go on in another. Cells are inline texts and never formulas.
 */
export async function* workbook(name: string, head: Row, rows: AsyncIterable<Row[]>): AsyncGenerator<Buffer> {
  const zip = new ZipWriter();
  let sheets = 0;
  let room = 0;
  const beginSheet = () => {
    sheets++;
    room = rowsPerSheet - 1;
    zip.begin(`xl/worksheets/sheet${sheets}.xml`);
    zip.write(`${declaration}<worksheet xmlns="${main}"><sheetData>${rowXml(head)}`);
  };
  const endSheet = () => zip.end('</sheetData></worksheet>');

  beginSheet();
  for await (const batch of rows) {
    for (const row of batch) {
      if (room-- === 0) {
        endSheet();
        beginSheet();
        room--;
      }
      zip.write(rowXml(row));
    }
    const written = zip.take();
    if (written.length > 0) yield written;
  }
  endSheet();
  for (const [path, content] of surroundings(name, sheets)) {
    zip.begin(path);
    zip.end(content);
  }
  zip.finish();
  yield zip.take();
}

/** What a workbook has besides its sheets. */
function surroundings(name: string, sheets: number): [path: string, content: string][] {
  const numbers = Array.from({ length: sheets }, (_, n) => n + 1);
  const sheet = (n: number) =>
    `<sheet name="${escaped(n === 1 ? name : `${name} ${n}`)}" sheetId="${n}" r:id="rId${n}"/>`;
  const relationship = (n: number) =>
    `<Relationship Id="rId${n}" Type="${officeDocument}/worksheet" Target="worksheets/sheet${n}.xml"/>`;
  const override = (path: string, kind: string) =>
    `<Override PartName="/xl/${path}.xml" ContentType="${type}.${kind}+xml"/>`;
  return [
    [
      'xl/workbook.xml',
      `${declaration}<workbook xmlns="${main}" xmlns:r="${officeDocument}"><sheets>${numbers.map(sheet).join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${declaration}<Relationships xmlns="${relationships}">${numbers.map(relationship).join('')}</Relationships>`,
    ],
    [
      '_rels/.rels',
      `${declaration}<Relationships xmlns="${relationships}"><Relationship Id="rId1" Type="${officeDocument}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      '[Content_Types].xml',
      `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        override('workbook', 'sheet.main') +
        numbers.map(n => override(`worksheets/sheet${n}`, 'worksheet')).join('') +
        '</Types>',
    ],
  ];
}

const rowXml = (cells: Row): string => `<row>${cells.map(cellXml).join('')}</row>`;

function cellXml(value: string | null): string {
  const text = harmless(value);
  return text ? `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>` : '<c/>';
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML 1.0 has no place for are left out. */
const escaped = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, letter => entities[letter] ?? letter);

/** A ZIP archive, entry by entry; what has been compressed is taken away piece by piece. */
class ZipWriter {
  private readonly ready: Uint8Array[] = [];
  private readonly zip = new Zip((error, chunk) => {
    if (error) throw error;
    this.ready.push(chunk);
  });
  private entry: ZipDeflate | undefined;
  private held = '';

  begin(path: string): void {
    this.entry = new ZipDeflate(path, { level });
    this.zip.add(this.entry);
  }

  write(text: string): void {
    this.held += text;
  }

  end(text: string): void {
    this.held += text;
    this.entry?.push(strToU8(this.held), true);
    this.held = '';
  }

  finish(): void {
    this.zip.end();
  }

  /** What there is so far. */
  take(): Buffer {
    if (this.held) this.entry?.push(strToU8(this.held));
    this.held = '';
    return Buffer.concat(this.ready.splice(0));
  }
}
