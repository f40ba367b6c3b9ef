import { z } from 'zod';
import { day, maybeUuid, optionalText, text, uuid } from '../../core/http/fields.js';
import { queueStates } from './queue.state.js';

export const WalkInForm = z
  .object({
    patient_id: uuid,
    doctor_user_id: maybeUuid.describe(
      'Default: the caller, when a doctor receives; or any doctor of the department',
    ),
    department_id: maybeUuid.describe("Default: the doctor's own department"),
    notes: optionalText(1000),
    overbook_reason: optionalText(300).describe(
      'Takes the next time although the doctor is taken; needs appointments:overbook',
    ),
  })
  .meta({ id: 'WalkIn' });
export type WalkInForm = z.output<typeof WalkInForm>;

export const QueueDay = z.object({ date: day.optional().describe('Default: today') });
export type QueueDay = z.output<typeof QueueDay>;

const at = z.iso.datetime().nullable();

export const QueueEntry = z
  .object({
    appointment_id: uuid,
    token_number: z.int(),
    state: z.enum(queueStates),
    patient_id: uuid,
    patient_name: z.string(),
    patient_code: z.string(),
    scheduled_at: z.iso.datetime(),
    checked_in_at: at,
    called_at: at,
    skipped_at: at,
    consultation_started_at: at,
    completed_at: at,
  })
  .meta({ id: 'QueueEntry' });
export type QueueEntry = z.output<typeof QueueEntry>;

export const Queue = z
  .object({
    date: z.iso.date(),
    time_zone: z.string(),
    doctor_user_id: uuid,
    doctor_name: z.string(),
    entries: z.array(QueueEntry),
  })
  .meta({ id: 'Queue' });
export type Queue = z.output<typeof Queue>;

export const CreateBoard = z.object({ name: text(100) }).meta({ id: 'CreateBoard' });
export type CreateBoard = z.output<typeof CreateBoard>;

export const Board = z
  .object({ id: uuid, name: z.string(), created_at: z.iso.datetime(), revoked_at: at })
  .meta({ id: 'Board' });
export type Board = z.output<typeof Board>;

export const NewBoard = Board.extend({
  url: z.string().describe('The page for the screen; shown this once'),
}).meta({ id: 'NewBoard' });
export type NewBoard = z.output<typeof NewBoard>;

export const Boards = z.object({ items: z.array(Board) }).meta({ id: 'Boards' });
export type Boards = z.output<typeof Boards>;

const numbers = z.array(z.int());

export const PublicBoard = z
  .object({
    hospital_name: z.string(),
    date: z.iso.date(),
    doctors: z.array(
      z.object({
        doctor_name: z.string(),
        department: z.string().nullable(),
        in_consultation: numbers,
        called: numbers.describe('Please come in'),
        waiting: numbers,
        skipped: numbers.describe('Called, and not there: please go to the desk'),
      }),
    ),
  })
  .meta({ id: 'PublicBoard' });
export type PublicBoard = z.output<typeof PublicBoard>;

export const BoardEvents = z
  .string()
  .describe('Events named `board`, each with a `PublicBoard` as its data')
  .meta({ id: 'BoardEvents' });

export const BoardPage = z.string().meta({ id: 'BoardPage' });
