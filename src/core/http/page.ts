import { createHash } from 'node:crypto';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it may stand in an element or in a quoted attribute of HTML. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, letter => entities[letter] ?? letter);

interface Contents {
  readonly style: string;
  readonly script?: string;
  /** It has a form, which goes back to where it came from. */
  readonly hasForm?: true;
}

/**
 * The Content-Security-Policy of a page that is whole by itself: nothing from elsewhere, in no frame; its one style and
 * its one script are allowed by their hashes (CSP 3 §8.4). A script may ask its own server only.
 */
export const pagePolicy = ({ style, script, hasForm }: Contents): string =>
  [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    ...(script ? [`script-src '${hashOf(script)}'`, "connect-src 'self'"] : []),
    "base-uri 'none'",
    `form-action ${hasForm ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
  ].join('; ');

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
