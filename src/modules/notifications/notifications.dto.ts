import { z } from 'zod';
import { day, listOf, pageOf, uuid } from '../../core/http/fields.js';
import { channels, statuses } from './delivery.rules.js';

const selection = {
  channel: z.enum(channels, `must be one of ${channels.join(', ')}`).optional(),
  template: z
    .string()
    .regex(/^[a-z_]{1,60}$/, 'must be the name of a template, e.g. appointment_created')
    .optional(),
  date_from: day.optional().describe("First day, in the hospital's time zone"),
  date_to: day.optional(),
};

export const NotificationFilter = z.object({
  ...pageOf({ default: 50 }),
  ...selection,
  patient_id: uuid.optional(),
  status: z.enum(statuses, `must be one of ${statuses.join(', ')}`).optional(),
});
export type NotificationFilter = z.output<typeof NotificationFilter>;

export const ReplayFailed = z
  .object(selection)
  .default({})
  .meta({ id: 'ReplayNotifications', description: 'Which of the failed messages; all of them by default' });
export type ReplayFailed = z.output<typeof ReplayFailed>;

export const Replayed = z
  .object({
    replayed: z.int().describe('Messages that are sent again, oldest first; at most 500 at a time'),
    left: z.int().describe('Failed messages of the selection that remain'),
  })
  .meta({ id: 'ReplayedNotifications' });
export type Replayed = z.output<typeof Replayed>;

const at = z.iso.datetime().nullable();

export const NotificationResponse = z
  .object({
    id: uuid,
    event: z.string().describe('What it tells of, e.g. `appointment.booked`'),
    event_id: uuid,
    template: z.string(),
    channel: z.enum(channels),
    recipient: z.string().nullable().describe('Masked address; null when there is none'),
    recipient_kind: z.enum(['PATIENT', 'USER']),
    patient_id: uuid.nullable(),
    language: z.enum(['en', 'hi']),
    status: z.enum(statuses).describe('NOT_SENT: kept back on purpose. FAILED: given up; it can be replayed'),
    reason: z
      .string()
      .nullable()
      .describe(
        'Of NOT_SENT and FAILED: e.g. `channel_not_configured`, `no_consent`, `no_address`, `refused`; of PENDING: `quiet_hours`; of SENT: `sandbox`',
      ),
    attempts: z.int(),
    last_error: z.string().nullable(),
    may_repeat: z
      .boolean()
      .describe('It was sent a second time, with the same message id, after a try of unknown outcome'),
    send_after: at.describe('Waits until then'),
    created_at: z.iso.datetime(),
    tried_at: at,
    sent_at: at,
  })
  .meta({ id: 'Notification' });
export type NotificationResponse = z.output<typeof NotificationResponse>;

export const NotificationList = listOf(NotificationResponse).meta({ id: 'NotificationList' });
