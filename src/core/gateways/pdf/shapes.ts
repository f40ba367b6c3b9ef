/** Where a glyph stands, in units of its font. */
export type GlyphPosition = Record<'xAdvance' | 'yAdvance' | 'xOffset' | 'yOffset', number>;

/** Text as a font draws it: which glyphs, and where. */
export interface Shape {
  readonly glyphs: readonly unknown[];
  readonly positions: readonly GlyphPosition[];
  readonly advanceWidth: number;
}

export interface ShapingFont {
  layout(text: string, features?: unknown): Shape;
}

/** What was worked out about the words that were asked for last, as many as it holds. */
export class WordMemory<Value> {
  private readonly known = new Map<string, Value>();

  /** A prescription has some dozens of words, most of them as the one before; long ones come once: addresses, codes. */
  constructor(
    private readonly limit = 4000,
    private readonly longest = 40,
  ) {}

  get(word: string, workOut: () => Value): Value {
    if (word.length > this.longest) return workOut();
    const value = this.known.get(word) ?? workOut();
    // The order of the map is that of use.
    this.known.delete(word);
    this.known.set(word, value);
    if (this.known.size > this.limit) this.known.delete(this.known.keys().next().value as string);
    return value;
  }
}

/**
 * Lets a font remember how it shaped the words that were asked for last. Shaping (ligatures, conjuncts, kerning) is
 * most of the work of a page, and pages of one hospital are made of the same words.
 */
export function rememberShapes<Font extends ShapingFont>(font: Font): Font {
  const shape = font.layout.bind(font);
  const memory = new WordMemory<Shape>();
  font.layout = (text, features) =>
    features === undefined ? copyOf(memory.get(text, () => shape(text))) : shape(text, features);
  return font;
}

/** pdfkit scales the positions that it is given in place, and asks for the width afterwards. */
function copyOf({ glyphs, positions }: Shape): Shape {
  const own = positions.map(({ xAdvance, yAdvance, xOffset, yOffset }) => ({
    xAdvance,
    yAdvance,
    xOffset,
    yOffset,
  }));
  return {
    glyphs,
    positions: own,
    get advanceWidth() {
      return own.reduce((width, { xAdvance }) => width + xAdvance, 0);
    },
  };
}
