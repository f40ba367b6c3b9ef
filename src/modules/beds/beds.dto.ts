import { z } from 'zod';
import { instant, text, uuid } from '../../core/http/fields.js';
import { bedStates } from './beds.state.js';

const maybeUuid = z
  .union([z.null(), z.literal(''), uuid])
  .transform(value => value || null)
  .optional();

export const CreateWard = z
  .object({ name: text(100), department_id: maybeUuid.describe('Whose nurses see who lies here') })
  .meta({ id: 'CreateWard' });
export type CreateWard = z.output<typeof CreateWard>;

export const UpdateWard = z
  .object({ name: text(100).optional(), department_id: maybeUuid })
  .meta({ id: 'UpdateWard' });
export type UpdateWard = z.output<typeof UpdateWard>;

export const CreateBed = z.object({ ward_id: uuid, label: text(50) }).meta({ id: 'CreateBed' });
export type CreateBed = z.output<typeof CreateBed>;

export const UpdateBed = z
  .object({
    label: text(50).optional(),
    is_active: z.boolean().optional().describe('false: not used any more; it stays in the history'),
  })
  .meta({ id: 'UpdateBed' });
export type UpdateBed = z.output<typeof UpdateBed>;

export const ReserveBed = z
  .object({ patient_id: uuid, reserved_until: instant.describe('At most seven days ahead') })
  .meta({ id: 'ReserveBed' });
export type ReserveBed = z.output<typeof ReserveBed>;

export const BlockBed = z.object({ reason: text(300) }).meta({ id: 'BlockBed' });
export type BlockBed = z.output<typeof BlockBed>;

const state = z.enum(bedStates, `must be one of ${bedStates.join(', ')}`);

export const BedFilter = z.object({ ward_id: uuid.optional(), state: state.optional() });
export type BedFilter = z.output<typeof BedFilter>;

export const WardResponse = z
  .object({
    id: uuid,
    name: z.string(),
    department_id: uuid.nullable(),
    department: z.string().nullable(),
    bed_count: z.int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Ward' });
export type WardResponse = z.output<typeof WardResponse>;

export const BedResponse = z
  .object({
    id: uuid,
    ward_id: uuid,
    ward: z.string(),
    label: z.string(),
    state,
    blocked_reason: z.string().nullable(),
    since: z.iso.datetime().nullable().describe('Occupied or kept since'),
    reserved_until: z.iso.datetime().nullable(),
    occupant: z
      .object({
        patient_id: uuid,
        patient_name: z.string(),
        patient_code: z.string(),
        admission_id: uuid.nullable(),
      })
      .nullable()
      .describe('Who lies there, or for whom it is kept; null for those who may not know'),
    is_active: z.boolean(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Bed' });
export type BedResponse = z.output<typeof BedResponse>;

const count = z.int();

export const OccupancyResponse = z
  .object({
    total: count,
    free: count,
    reserved: count,
    occupied: count,
    cleaning: count,
    blocked: count,
    occupancy_percent: z.number().nullable().describe('Occupied of those that are not blocked'),
  })
  .meta({ id: 'BedOccupancy' });

export const BoardResponse = z
  .object({
    place: z.string().describe('`Last-Event-ID` with which the stream goes on after this'),
    occupancy: OccupancyResponse,
    wards: z.array(
      z.object({
        id: uuid,
        name: z.string(),
        department_id: uuid.nullable(),
        occupancy: OccupancyResponse,
        beds: z.array(BedResponse),
      }),
    ),
  })
  .meta({ id: 'BedBoard' });
export type BoardResponse = z.output<typeof BoardResponse>;

export const BedEvents = z
  .string()
  .describe(
    '`event: bed` with `{bed, occupancy}`, the bed as it is now; `event: occupancy` with `{occupancy}` at the start',
  )
  .meta({ id: 'BedEvents' });
