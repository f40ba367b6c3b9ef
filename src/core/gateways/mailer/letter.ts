import { type Markup, markup } from './markup.js';

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Words, or a link; a link must lead to `http` or `https`. */
export type Paragraph = string | { readonly label: string; readonly href: string };

/**
 * A plain message of paragraphs and links, as text and as HTML; whatever is put in is escaped. The language (BCP 47)
 * tells readers' programs which voice and which font to take.
 */
export function letter(subject: string, paragraphs: readonly Paragraph[], language?: string): Letter {
  const text = paragraphs
    .map(part => (typeof part === 'string' ? part : `${part.label}:\n${part.href}`))
    .join('\n\n');
  const lines = paragraphs.map((part, n) => markup`${n > 0 ? '\n' : ''}${paragraph(part)}`);
  const html = language ? markup`<div lang="${language}">${lines}</div>` : markup`${lines}`;
  return { subject, text: `${text}\n`, html: html.toString() };
}

function paragraph(part: Paragraph): Markup {
  if (typeof part === 'string') return markup`<p>${part}</p>`;
  if (!/^https?:\/\/\S+$/.test(part.href)) throw new Error('A link in a letter leads to http or https.');
  return markup`<p><a href="${part.href}">${part.label}</a></p>`;
}
