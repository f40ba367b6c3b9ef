export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, letter => escapes[letter] ?? letter);

/** A plain message of paragraphs and links, as text and as HTML; whatever is put in is escaped. */
export function letter(
  subject: string,
  paragraphs: readonly (string | { label: string; href: string })[],
): Letter {
  const text = paragraphs
    .map(part => (typeof part === 'string' ? part : `${part.label}:\n${part.href}`))
    .join('\n\n');
  const html = paragraphs
    .map(part =>
      typeof part === 'string'
        ? `<p>${escapeHtml(part)}</p>`
        : `<p><a href="${escapeHtml(part.href)}">${escapeHtml(part.label)}</a></p>`,
    )
    .join('\n');
  return { subject, text: `${text}\n`, html };
}
