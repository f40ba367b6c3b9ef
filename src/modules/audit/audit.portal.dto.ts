import { z } from 'zod';
import { listOf, pageOf, uuid } from '../../core/http/fields.js';
import { purposesOfUse } from '../../core/http/purpose-of-use.js';

export const OwnAccessFilter = z.object(pageOf({ default: 20 }));
export type OwnAccessFilter = z.output<typeof OwnAccessFilter>;

/** Who did or saw something of a patient's record, as the patient is told it. */
export const PortalAccessEntry = z
  .object({
    id: uuid,
    at: z.iso.datetime(),
    is_self: z.boolean().describe('It was the patient, in the portal'),
    name: z
      .string()
      .nullable()
      .describe('Of the staff; null for the patient, and for who is not known any more'),
    roles: z.array(z.string()),
    action: z.string().describe('e.g. `patient.viewed`'),
    purpose: z.enum(purposesOfUse).nullable().describe('HL7 PurposeOfUse, when one was named'),
  })
  .meta({ id: 'PortalAccessEntry' });
export type PortalAccessEntry = z.output<typeof PortalAccessEntry>;

export const PortalAccessList = listOf(PortalAccessEntry).meta({ id: 'PortalAccessList' });
