import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { strFromU8, unzipSync } from 'fflate';
import { workbook } from './workbook.js';

async function* batches(...rows: (string | null)[][][]): AsyncGenerator<(string | null)[][]> {
  for (const batch of rows) yield await Promise.resolve(batch);
}

const sheetOf = async (...rows: (string | null)[][][]): Promise<string> => {
  const files = unzipSync(await buffer(Readable.from(workbook('A & B', ['Name', 'City'], batches(...rows)))));
  expect(strFromU8(files['xl/workbook.xml'] as Uint8Array)).toContain('<sheet name="A &amp; B" sheetId="1"');
  return strFromU8(files['xl/worksheets/sheet1.xml'] as Uint8Array);
};

const cell = (text: string) => `<c t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;

describe('a workbook', () => {
  it('has its head and every row, in order', async () => {
    const sheet = await sheetOf([['Asha', 'Pune']], [], [['मीरा', null]]);
    const rows = [...sheet.matchAll(/<row>(.*?)<\/row>/g)].map(([, cells]) => cells);
    expect(rows).toEqual([cell('Name') + cell('City'), cell('Asha') + cell('Pune'), `${cell('मीरा')}<c/>`]);
  });

  it.each([
    ['a formula', '=1+1', "'=1+1"],
    ['markup', '<a href="x">&', '&lt;a href=&quot;x&quot;&gt;&amp;'],
    ['what XML cannot say', 'a\u0001b\u000bc', 'abc'],
    ['white space', '  a\tb ', '  a\tb '],
  ])('takes %s as text', async (_, text, written) => {
    expect(await sheetOf([[text]])).toContain(cell(written));
  });

  it('begins to leave before its last row is there', async () => {
    const pieces = workbook(
      'A',
      ['Name'],
      (async function* () {
        yield await Promise.resolve(Array.from({ length: 2000 }, (_, n) => [`Number ${n} of many`]));
        await new Promise(() => undefined);
      })(),
    );
    const first = await pieces.next();
    expect((first.value as Buffer).subarray(0, 2).toString()).toBe('PK');
  });
});
