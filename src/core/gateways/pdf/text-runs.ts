/** Scripts that papers are printed in; what belongs to none of the others is looked for in the Latin font. */
export type Script = 'latin' | 'devanagari' | 'tamil';

export interface TextRun {
  readonly script: Script;
  readonly text: string;
}

const strong: readonly [Script, RegExp][] = [
  ['devanagari', /[\p{Script=Devanagari}\u0964\u0965]/u],
  ['tamil', /\p{Script=Tamil}/u],
];
const anyStrong = /[\p{Script=Devanagari}\p{Script=Tamil}\u0964\u0965]/u;
/** Marks and joiners belong to the letter before them; spaces do not break a run, or each word would be one. */
const weak = /[\p{Script=Inherited}\s]/u;

/**
 * Text cut into runs of one script each (Unicode property `Script`), for fonts that know one script only. Digits and
 * punctuation are Latin, dandas Devanagari.
 */
export function runsOf(text: string): TextRun[] {
  if (!anyStrong.test(text)) return text === '' ? [] : [{ script: 'latin', text }];
  const runs: { script: Script; text: string }[] = [];
  for (const letter of text) {
    const last = runs.at(-1);
    const script = weak.test(letter) && last ? last.script : scriptOf(letter);
    if (last?.script === script) last.text += letter;
    else runs.push({ script, text: letter });
  }
  return runs;
}

const scriptOf = (letter: string): Script =>
  strong.find(([, letters]) => letters.test(letter))?.[0] ?? 'latin';

/** How wide text is, in points. */
export type Measure = (text: string) => number;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Breaks text into lines of a width, between words; a word that is too long for a line is broken between graphemes
 * (UAX 29), so that no letter loses its signs. Line breaks stay; other control characters do not.
 */
export function linesOf(text: string, width: number, measure: Measure): string[] {
  const space = measure(' ');
  return text
    .normalize('NFC')
    .split(/\r\n|[\n\v\f\r\u2028\u2029]/)
    .flatMap(paragraph => {
      const words = paragraph
        .replace(/\p{Cc}/gu, ' ')
        .split(' ')
        .filter(Boolean);
      const lines: string[] = [];
      let line = '';
      let used = 0;
      for (const word of words.flatMap(whole => piecesOf(whole, width, measure))) {
        const needed = measure(word);
        if (line !== '' && used + space + needed > width) {
          lines.push(line);
          line = '';
        }
        used = line === '' ? needed : used + space + needed;
        line = line === '' ? word : `${line} ${word}`;
      }
      return [...lines, line];
    });
}

function piecesOf(word: string, width: number, measure: Measure): string[] {
  if (measure(word) <= width) return [word];
  const pieces: string[] = [];
  let piece: string[] = [];
  let used = 0;
  const close = (): void => {
    const rest: string[] = [];
    // Letters that kern or join may be wider together than each alone.
    while (piece.length > 1 && measure(piece.join('')) > width) rest.unshift(piece.pop()!);
    pieces.push(piece.join(''));
    piece = rest;
    used = rest.reduce((sum, letter) => sum + measure(letter), 0);
  };
  for (const { segment } of graphemes.segment(word)) {
    const needed = measure(segment);
    if (piece.length > 0 && used + needed > width) close();
    piece.push(segment);
    used += needed;
  }
  while (piece.length > 0) close();
  return pieces;
}
