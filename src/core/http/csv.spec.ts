import { asTyped, csvLine, harmless } from './csv.js';

describe('a line of CSV', () => {
  it.each<[string, (string | null)[], string]>([
    ['joins cells', ['a', 'b'], 'a,b'],
    ['leaves nothing for null', ['a', null, ''], 'a,,'],
    ['quotes commas, quotes and line breaks', ['a,b', 'say "x"', 'a\nb'], '"a,b","say ""x""","a\nb"'],
    ['takes the sting out of formulas', ['=1+1', '+1', '-1', '@x'], "'=1+1,'+1,'-1,'@x"],
    ['also behind a tab or a return', ['\t=1', '\r=1'], '\'\t=1,"\'\r=1"'],
    ['also with full-width signs', ['＝1', '＋1', '－1', '＠x'], "'＝1,'＋1,'－1,'＠x"],
    ['leaves such characters elsewhere', ['1-1', 'a=b', 'a@b.example'], '1-1,a=b,a@b.example'],
  ])('%s', (_, cells, line) => {
    expect(csvLine(cells)).toBe(`${line}\r\n`);
  });
});

describe('what was made harmless', () => {
  it.each(['=1+1', '+919876543210', '-', '@x', '\t', "'quoted'", 'plain', "'", ''])(
    '%j can be read back',
    text => {
      expect(asTyped(harmless(text))).toBe(text);
    },
  );
});
