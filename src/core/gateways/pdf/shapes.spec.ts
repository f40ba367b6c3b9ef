import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { parseFont, type ParsedFont } from './fonts.js';
import { rememberShapes, WordMemory } from './shapes.js';

const { resolve } = createRequire(import.meta.url);
const fontOf = async (file: string): Promise<ParsedFont> =>
  parseFont(PDFDocument, await readFile(resolve(`@expo-google-fonts/${file}`)));

describe('a memory for words', () => {
  const asked: string[] = [];
  const ask = (memory: WordMemory<string>, word: string) => memory.get(word, () => (asked.push(word), word));
  afterEach(() => asked.splice(0));

  it('works a word out once', () => {
    const memory = new WordMemory<string>();
    expect([ask(memory, 'a'), ask(memory, 'a')]).toEqual(['a', 'a']);
    expect(asked).toEqual(['a']);
  });

  it('forgets what has not been asked for the longest time', () => {
    const memory = new WordMemory<string>(2);
    for (const word of ['a', 'b', 'a', 'c', 'a', 'b']) ask(memory, word);
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });

  it('does not keep long ones', () => {
    const memory = new WordMemory<string>(2, 3);
    for (const word of ['long', 'long']) ask(memory, word);
    expect(asked).toEqual(['long', 'long']);
  });
});

describe('a font that remembers shapes', () => {
  it.each([
    ['noto-sans/400Regular/NotoSans_400Regular.ttf', 'AVATAR fi é'],
    ['noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf', 'क्षत्रिय किर्ती'],
    ['noto-sans-tamil/400Regular/NotoSansTamil_400Regular.ttf', 'கொழும்பு மூர்த்தி'],
  ])('shapes as it did: %s', async (file, text) => {
    const shape = ({ glyphs, positions, advanceWidth }: ReturnType<ParsedFont['layout']>) => ({
      glyphs: glyphs.map(glyph => (glyph as { id: number }).id),
      positions: positions.map(position => ({ ...position })),
      advanceWidth,
    });
    const plain = shape((await fontOf(file)).layout(text));
    const font = rememberShapes(await fontOf(file));
    expect(shape(font.layout(text))).toEqual(plain);
    // What a document does to the positions that it was given reaches nobody else.
    for (const position of font.layout(text).positions) position.xAdvance *= 0.5;
    expect(shape(font.layout(text))).toEqual(plain);
  });

  it('gives what is asked for with features as it is', async () => {
    const file = 'noto-sans/400Regular/NotoSans_400Regular.ttf';
    const font = rememberShapes(await fontOf(file));
    expect(font.layout('AV', { kern: false }).advanceWidth).toBeGreaterThan(font.layout('AV').advanceWidth);
  });
});
