import { z } from 'zod';
import { flag, listOf, pageOf, uuid } from '../../core/http/fields.js';

export const InboxFilter = z.object({
  ...pageOf({ default: 20 }),
  unread: flag.optional().describe('true: those that have not been read; false: those that have'),
});
export type InboxFilter = z.output<typeof InboxFilter>;

export const InboxMessage = z
  .object({
    id: uuid,
    template: z.string().describe('What it tells of, e.g. `stock_low_alert`'),
    subject: z.string(),
    text: z.string(),
    link_kind: z.string().nullable().describe('What to open, e.g. `appointment`'),
    link_id: uuid.nullable(),
    created_at: z.iso.datetime(),
    read_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'InboxMessage' });
export type InboxMessage = z.output<typeof InboxMessage>;

export const InboxList = listOf(InboxMessage).meta({ id: 'InboxList' });

export const UnreadCount = z.object({ unread_count: z.int() }).meta({ id: 'UnreadCount' });
export type UnreadCount = z.output<typeof UnreadCount>;

export const InboxEvents = z
  .string()
  .describe('`event: message` with `{message, unread_count}`, `event: unread` with `{unread_count}`')
  .meta({ id: 'InboxEvents' });
