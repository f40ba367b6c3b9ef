import type { Paragraph } from '../../../core/gateways/mailer/letter.js';
import type { TemplateData, TemplateName } from './template-data.js';

export const locales = ['en', 'hi'] as const;
export type Locale = (typeof locales)[number];

export interface Setting {
  readonly locale: Locale;
  /** IANA name, the hospital's. */
  readonly timeZone: string;
}

export interface Message {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** For SMS and WhatsApp: one or two sentences without any clinical detail. */
  readonly short: string;
}

/** What a template writes; `render` makes the message of it. Nothing is escaped here. */
export interface Draft {
  readonly subject: string;
  readonly body: readonly (Paragraph | undefined)[];
  readonly short: string;
}

/** Instants and days in words, in the language and the time zone of the message. */
export interface Words {
  /** `Tuesday, 6 January 2026 at 9:30 am`. */
  readonly at: (instant: Date) => string;
  /** `6 Jan, 9:30 am`, for text messages. */
  readonly briefly: (instant: Date) => string;
  /** `Tuesday, 6 January 2026`, of a day `YYYY-MM-DD`. */
  readonly on: (day: string) => string;
  /** A number, with the digits grouped as the language does it. */
  readonly count: (number: number) => string;
}

export type Template<N extends TemplateName> = Readonly<
  Record<Locale, (data: TemplateData[N], words: Words) => Draft>
>;

export type Templates<N extends TemplateName> = { readonly [name in N]: Template<name> };
