const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is HTML already. Only `markup` makes it, so whatever was put into it has been escaped. */
export class Markup {
  readonly #html: string;

  private constructor(html: string) {
    this.#html = html;
  }

  toString(): string {
    return this.#html;
  }

  static of(parts: readonly string[], values: readonly MarkupValue[]): Markup {
    return new Markup(parts.map((part, n) => part + htmlOf(values[n])).join(''));
  }
}

export type MarkupValue = string | number | Markup | readonly MarkupValue[] | undefined;

/**
 * HTML in which every value is escaped, unless it is such HTML itself. Attributes stand in quotes. (It is not named
 * `html`, because formatters take that for leave to move its blanks about.)
 */
export const markup = (parts: TemplateStringsArray, ...values: MarkupValue[]): Markup =>
  Markup.of(parts, values);

function htmlOf(value: MarkupValue): string {
  if (value instanceof Markup) return value.toString();
  if (typeof value === 'object') return value.map(htmlOf).join('');
  return String(value ?? '').replace(/[&<>"']/g, sign => escapes[sign] ?? sign);
}
