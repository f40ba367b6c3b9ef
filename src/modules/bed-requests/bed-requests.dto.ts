import { z } from 'zod';
import { instant, listOf, maybeUuid, optionalText, pageOf, text, uuid } from '../../core/http/fields.js';
import { bedRequestStatuses } from './bed-requests.state.js';

const status = z.enum(bedRequestStatuses, `must be one of ${bedRequestStatuses.join(', ')}`);
const at = z.iso.datetime().nullable();

export const RequestBed = z
  .object({
    ward_id: maybeUuid.describe('The ward that is wished for'),
    reason: optionalText(500),
  })
  .meta({ id: 'RequestBed' });
export type RequestBed = z.output<typeof RequestBed>;

export const ApproveBedRequest = z
  .object({ bed_id: uuid, reserved_until: instant.describe('At most seven days ahead') })
  .meta({ id: 'ApproveBedRequest' });
export type ApproveBedRequest = z.output<typeof ApproveBedRequest>;

export const RejectBedRequest = z.object({ reason: text(500) }).meta({ id: 'RejectBedRequest' });
export type RejectBedRequest = z.output<typeof RejectBedRequest>;

export const BedRequestFilter = z.object({ ...pageOf({ default: 50 }), status: status.optional() });
export type BedRequestFilter = z.output<typeof BedRequestFilter>;

export const OwnBedRequestFilter = z.object(pageOf({ default: 20 }));
export type OwnBedRequestFilter = z.output<typeof OwnBedRequestFilter>;

export const BedRequestResponse = z
  .object({
    id: uuid,
    patient_id: uuid,
    patient_name: z.string(),
    patient_code: z.string(),
    ward_id: uuid.nullable().describe('Wished for'),
    ward: z.string().nullable(),
    reason: z.string().nullable(),
    status,
    bed_id: uuid.nullable(),
    place: z.string().nullable().describe('Ward and bed that are, or were, kept'),
    reserved_until: at,
    decided_at: at,
    decided_reason: z.string().nullable(),
    created_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'BedRequest' });
export type BedRequestResponse = z.output<typeof BedRequestResponse>;

export const BedRequestList = listOf(BedRequestResponse).meta({ id: 'BedRequestList' });

export const PortalBedRequest = BedRequestResponse.omit({
  patient_id: true,
  patient_name: true,
  patient_code: true,
  bed_id: true,
}).meta({ id: 'PortalBedRequest' });
export type PortalBedRequest = z.output<typeof PortalBedRequest>;

export const PortalBedRequestList = listOf(PortalBedRequest).meta({ id: 'PortalBedRequestList' });

export const PortalVacancies = z
  .array(
    z.object({
      ward_id: uuid,
      ward: z.string(),
      department: z.string().nullable(),
      total: z.int(),
      free: z.int(),
    }),
  )
  .meta({ id: 'PortalVacancies' });

export const PortalBedRequestEvents = z
  .string()
  .describe('`event: bed_request` with `{request}`, the newest request as it is now; null when there is none')
  .meta({ id: 'PortalBedRequestEvents' });
