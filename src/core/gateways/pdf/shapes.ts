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

/** So many words of a font; a prescription has some dozens, most of them as the one before. */
const limit = 4000;
/** Longer words come once: addresses, codes. */
const longest = 40;

/**
 * Lets a font remember how it shaped the words that were asked for last. Shaping (ligatures, conjuncts, kerning) is
 * most of the work of a page, and pages of one hospital are made of the same words.
 */
export function rememberShapes<Font extends ShapingFont>(font: Font): Font {
  const shape = font.layout.bind(font);
  const known = new Map<string, Shape>();
  font.layout = (text, features) => {
    if (features !== undefined || text.length > longest) return shape(text, features);
    const found = known.get(text) ?? copyOf(shape(text));
    // The map's order is that of use.
    known.delete(text);
    known.set(text, found);
    if (known.size > limit) known.delete(known.keys().next().value as string);
    return copyOf(found);
  };
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
