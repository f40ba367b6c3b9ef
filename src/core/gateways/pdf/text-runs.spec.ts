import { linesOf, runsOf } from './text-runs.js';

describe('runs of a text', () => {
  it.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['Latin', 'Take 1 tablet', ['latin:Take 1 tablet']],
    ['Hindi with its danda', 'दिन में दो बार।', ['devanagari:दिन में दो बार।']],
    ['Tamil', 'ஒரு நாளைக்கு', ['tamil:ஒரு நாளைக்கு']],
    [
      'all three',
      'Dr. शर्मा (முருகன்)',
      ['latin:Dr. ', 'devanagari:शर्मा ', 'latin:(', 'tamil:முருகன்', 'latin:)'],
    ],
    ['digits between words', 'दिन 2 बार', ['devanagari:दिन ', 'latin:2 ', 'devanagari:बार']],
    ['a joiner inside a word', 'र्‍य', ['devanagari:र्‍य']],
    ['a mark at the beginning', '\u0301a', ['latin:\u0301a']],
    ['a sign that no font knows', 'ক', ['latin:ক']],
  ])('%s', (_, text, runs) => {
    expect(runsOf(text).map(run => `${run.script}:${run.text}`)).toEqual(runs);
  });
});

describe('lines of a text', () => {
  /** Every grapheme but a mark is one wide. */
  const measure = (text: string) => text.replace(/\p{M}/gu, '').length;
  const lines = (text: string, width: number) => linesOf(text, width, measure);

  it.each<[string, string, number, string[]]>([
    ['one that fits', 'one two', 7, ['one two']],
    ['one that does not', 'one two three', 7, ['one two', 'three']],
    ['none', '', 7, ['']],
    ['paragraphs', 'one\ntwo\r\n\r\nthree', 7, ['one', 'two', '', 'three']],
    ['many spaces and a tab', '  one \t two ', 7, ['one two']],
    ['a word that is too long', 'abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
    ['a letter wider than the line', 'ab', 0.5, ['a', 'b']],
    ['letters with signs, which stay together', 'किकिकि', 2, ['किकि', 'कि']],
  ])('%s', (_, text, width, expected) => {
    expect(lines(text, width)).toEqual(expected);
  });

  it('breaks a word where its letters are wider together than each alone', () => {
    const joined = (text: string) => text.length + (text.length > 2 ? 1 : 0);
    expect(linesOf('abcdefg', 4, joined)).toEqual(['abc', 'def', 'g']);
  });
});
