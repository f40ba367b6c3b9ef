import { z } from 'zod';
import {
  day,
  flag,
  instant,
  listOf,
  maybeUuid,
  optionalText,
  pageNumber,
  pageSize,
  text,
  uuid,
} from '../../core/http/fields.js';
import { prescriptionStatuses } from './prescriptions.state.js';

/** Rows of the list that is not paged. */
export const listLimit = 5000;
const maxItems = 100;
/** Units of one item. */
const maxQuantity = 100_000;

const item = z.object({
  stock_item_id: maybeUuid.describe('When the pharmacy keeps it; needs a quantity then'),
  medicine_name: text(255),
  dosage: optionalText(100),
  frequency: optionalText(100),
  duration: optionalText(100),
  instructions: optionalText(500),
  quantity: z
    .union([
      z.null(),
      z
        .int('must be a whole number')
        .min(1, 'must be at least 1')
        .max(maxQuantity, `must be at most ${maxQuantity}`),
    ])
    .optional()
    .describe('Units that are dispensed'),
});
export type PrescriptionItemInput = z.output<typeof item>;

const content = {
  chief_complaint: optionalText(2000),
  diagnosis: optionalText(1000),
  items: z
    .array(item)
    .min(1, 'must have at least one medicine')
    .max(maxItems, `must have at most ${maxItems} medicines`),
};

export const CreatePrescription = z
  .object({
    patient_id: uuid,
    appointment_id: maybeUuid.describe('This or an admission'),
    admission_id: maybeUuid,
    ...content,
  })
  .meta({ id: 'CreatePrescription' });
export type CreatePrescription = z.output<typeof CreatePrescription>;

export const UpdatePrescription = z.object(content).meta({ id: 'UpdatePrescription' });
export type UpdatePrescription = z.output<typeof UpdatePrescription>;

/** Which members are needed depends on the status; the service refuses in sentences of its own. */
export const MovePrescription = z
  .object({
    status: z.string().max(20).optional().describe('ISSUED or CANCELLED'),
    reason: optionalText(500).describe('Of a cancellation'),
    create_followup: z.boolean().optional().describe('With ISSUED: books another appointment, too'),
    followup_scheduled_at: z
      .union([z.null(), z.literal(''), instant])
      .transform(value => value || undefined)
      .optional(),
    followup_department_id: maybeUuid.describe('Default: that of the visit'),
    followup_doctor_id: maybeUuid.describe('Default: the doctor of the visit'),
  })
  .meta({ id: 'MovePrescription' });
export type MovePrescription = z.output<typeof MovePrescription>;

/** Older clients may send what is unknown here; that part of a filter is passed over. */
const statusList = z
  .string()
  .transform(value => {
    const wanted = value.split(',').map(status => status.trim());
    return prescriptionStatuses.filter(status => wanted.includes(status));
  })
  .meta({ type: 'string', example: 'DRAFT,ISSUED' });

const passedOver = <T extends z.ZodType>(known: T) => known.optional().catch(undefined);

export const PrescriptionFilter = z.object({
  paged: flag
    .optional()
    .describe('true: one page, in an envelope; otherwise page and page_size mean nothing'),
  page: passedOver(pageNumber),
  page_size: passedOver(pageSize),
  status: statusList.optional(),
  visit_type: passedOver(z.enum(['OPD', 'IPD'])),
  date_from: passedOver(day).describe("First day of writing, in the hospital's time zone"),
  date_to: passedOver(day),
  patient_id: uuid.optional(),
  appointment_id: uuid.optional(),
  admission_id: uuid.optional(),
  department_id: uuid.optional().describe('Department of the visit'),
  doctor_user_id: uuid.optional(),
  order_by: passedOver(z.enum(['created_at_asc', 'created_at_desc'])).describe(
    'Default: drafts, issued, dispensed, cancelled ones, each newest first',
  ),
});
export type PrescriptionFilter = z.output<typeof PrescriptionFilter>;

const at = z.iso.datetime().nullable();

export const PrescriptionItemResponse = z
  .object({
    id: uuid,
    stock_item_id: uuid.nullable(),
    medicine_name: z.string(),
    dosage: z.string().nullable(),
    frequency: z.string().nullable(),
    duration: z.string().nullable(),
    instructions: z.string().nullable(),
    quantity: z.int().nullable(),
  })
  .meta({ id: 'PrescriptionItem' });

export const PrescriptionResponse = z
  .object({
    id: uuid,
    prescription_code: z.string(),
    patient_id: uuid,
    patient_name: z.string(),
    patient_code: z.string(),
    doctor_user_id: uuid,
    doctor_name: z.string(),
    appointment_id: uuid.nullable(),
    admission_id: uuid.nullable(),
    visit_type: z.enum(['OPD', 'IPD']),
    status: z.enum(prescriptionStatuses),
    chief_complaint: z.string().nullable(),
    diagnosis: z.string().nullable(),
    items: z.array(PrescriptionItemResponse),
    issued_at: at,
    dispensed_at: at,
    cancelled_at: at,
    cancelled_reason: z.string().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Prescription' });
export type PrescriptionResponse = z.output<typeof PrescriptionResponse>;

/** What became of the follow-up: it is booked, or the sentence that says why it is not. */
export const Followup = z.union([
  z.object({ appointment_id: uuid }),
  z.object({
    error: z.string(),
    code: z.string(),
    next_free_slots: z.array(z.iso.datetime()).optional(),
  }),
]);
export type Followup = z.output<typeof Followup>;

export const MovedPrescription = PrescriptionResponse.extend({
  followup: Followup.optional().describe('When one was asked for'),
}).meta({ id: 'MovedPrescription' });
export type MovedPrescription = z.output<typeof MovedPrescription>;

export const PrescriptionPage = listOf(PrescriptionResponse).meta({ id: 'PrescriptionPage' });
export const PrescriptionList = z.union([z.array(PrescriptionResponse), PrescriptionPage]);
