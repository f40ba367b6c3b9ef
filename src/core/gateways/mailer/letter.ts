import { type Html, html } from './html.js';

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Words, or a link; a link must lead to `http` or `https`. */
export type Paragraph = string | { readonly label: string; readonly href: string };

/** A plain message of paragraphs and links, as text and as HTML; whatever is put in is escaped. */
export function letter(subject: string, paragraphs: readonly Paragraph[], language?: string): Letter {
  const text = paragraphs
    .map(part => (typeof part === 'string' ? part : `${part.label}:\n${part.href}`))
    .join('\n\n');
  const body = paragraphs.map(part => markup(part).toString()).join('\n');
  // Readers' programs take the language for the voice that reads it out, and for the font.
  const opening = language && html`<div lang="${language}"></div>`.toString();
  return { subject, text: `${text}\n`, html: opening ? `${opening}\n${body}\n</div>` : body };
}

function markup(part: Paragraph): Html {
  if (typeof part === 'string') return html`<p>${part}</p>`;
  if (!/^https?:\/\/\S+$/.test(part.href)) throw new Error('A link in a letter leads to http or https.');
  return html`<p><a href="${part.href}">${part.label}</a></p>`;
}
