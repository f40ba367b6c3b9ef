import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type PDFDocument from 'pdfkit';
import { rememberShapes, type ShapingFont } from './shapes.js';
import type { Script } from './text-runs.js';

export type Weight = 'regular' | 'bold';

/** Noto Sans by Google, SIL Open Font License 1.1; see docs/licences.md. */
const files: Record<Script, Record<Weight, string>> = {
  latin: {
    regular: '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
    bold: '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
  },
  devanagari: {
    regular: '@expo-google-fonts/noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf',
    bold: '@expo-google-fonts/noto-sans-devanagari/700Bold/NotoSansDevanagari_700Bold.ttf',
  },
  tamil: {
    regular: '@expo-google-fonts/noto-sans-tamil/400Regular/NotoSansTamil_400Regular.ttf',
    bold: '@expo-google-fonts/noto-sans-tamil/700Bold/NotoSansTamil_700Bold.ttf',
  },
};

/** A font that has been read and parsed. */
export interface ParsedFont extends ShapingFont {
  readonly postscriptName: string;
}

export type Fonts = Record<Script, Record<Weight, ParsedFont>>;

let loading: Promise<Fonts> | undefined;

/**
 * The fonts, parsed once a process, as parsing takes ten times as long as a page, and with a memory for the words that
 * they have shaped. A document takes them instead of bytes and adds its own subset.
 */
export function fontsFor(Document: typeof PDFDocument): Promise<Fonts> {
  loading ??= load(Document).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(Document: typeof PDFDocument): Promise<Fonts> {
  const { resolve } = createRequire(import.meta.url);
  const font = async (file: string) => rememberShapes(parseFont(Document, await readFile(resolve(file))));
  const weights = async ({ regular, bold }: Record<Weight, string>) => ({
    regular: await font(regular),
    bold: await font(bold),
  });
  return {
    latin: await weights(files.latin),
    devanagari: await weights(files.devanagari),
    tamil: await weights(files.tamil),
  };
}

export function parseFont(Document: typeof PDFDocument, bytes: Buffer): ParsedFont {
  // What pdfkit has parsed is kept in a field without a name in its types; another way in would be to depend on its
  // parser ourselves.
  const { _font } = new Document().font(bytes) as unknown as { _font?: { font?: ParsedFont } };
  if (typeof _font?.font?.layout !== 'function') throw new Error('pdfkit keeps its parsed fonts elsewhere.');
  return _font.font;
}
