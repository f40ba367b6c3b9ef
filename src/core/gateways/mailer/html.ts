const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is HTML already. Only `html` makes it, so whatever is inside has been escaped. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }

  static of(parts: readonly string[], values: readonly HtmlValue[]): Html {
    return new Html(parts.map((part, n) => part + (n < values.length ? markupOf(values[n]) : '')).join(''));
  }
}

export type HtmlValue = string | number | Html | readonly HtmlValue[] | undefined;

/** Markup in which every value is escaped, unless it is markup of this kind itself. Attributes stand in quotes. */
export const html = (parts: TemplateStringsArray, ...values: HtmlValue[]): Html => Html.of(parts, values);

function markupOf(value: HtmlValue): string {
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(markupOf).join('');
  return String(value ?? '').replace(/[&<>"']/g, sign => escapes[sign] ?? sign);
}
