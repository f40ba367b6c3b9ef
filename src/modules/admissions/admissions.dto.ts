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
import { admissionStatuses } from './admissions.state.js';
import { medicineChanges } from './summary.rules.js';

/** Rows of the list that is not paged. */
export const listLimit = 5000;

export const Admit = z
  .object({
    patient_id: uuid,
    department_id: maybeUuid.describe("Default: the doctor's own department"),
    primary_doctor_user_id: maybeUuid.describe('Default: the caller, when a doctor admits'),
    admit_datetime: instant.describe('Not in the future'),
    bed_id: maybeUuid.describe('Given with the admission, or not at all'),
    notes: optionalText(1000),
  })
  .meta({ id: 'AdmitPatient' });
export type Admit = z.output<typeof Admit>;

export const UpdateAdmission = z
  .object({
    department_id: maybeUuid,
    primary_doctor_user_id: maybeUuid,
    notes: optionalText(1000),
  })
  .meta({ id: 'UpdateAdmission' });
export type UpdateAdmission = z.output<typeof UpdateAdmission>;

export const TransferPatient = z
  .object({
    department_id: maybeUuid,
    primary_doctor_user_id: maybeUuid.describe('Default: stays in the care of the same doctor'),
    bed_id: maybeUuid.describe('Default: stays in the same bed'),
  })
  .meta({ id: 'TransferPatient' });
export type TransferPatient = z.output<typeof TransferPatient>;

export const AllocateBed = z.object({ admission_id: uuid }).meta({ id: 'AllocateBed' });
export type AllocateBed = z.output<typeof AllocateBed>;

const measured = (max: number) => z.number().min(0).max(max).nullish();

const detailsWith = <Said extends z.ZodType>(said: (max: number) => Said) =>
  z.object({
    diagnoses: z
      .array(z.object({ text: text(300), code: said(20).describe('ICD-10') }))
      .max(30, 'must be at most 30')
      .default([]),
    medicines: z
      .array(
        z.object({
          change: z.enum(medicineChanges, `must be one of ${medicineChanges.join(', ')}`),
          medicine_name: text(255),
          dosage: said(100),
          frequency: said(100),
          duration: said(100),
          instructions: said(500),
        }),
      )
      .max(50, 'must be at most 50')
      .default([]),
    vitals: z
      .object({
        systolic_bp: measured(300).describe('mmHg'),
        diastolic_bp: measured(300).describe('mmHg'),
        heart_rate: measured(300).describe('Per minute'),
        respiratory_rate: measured(100).describe('Per minute'),
        temperature_c: measured(45).describe('°C'),
        spo2: measured(100).describe('Percent'),
        weight_kg: measured(500),
      })
      .nullish()
      .describe('The last ones before the patient leaves'),
    follow_up: z.object({ on: day.nullish(), instructions: said(500) }).nullish(),
  });

export const DischargeDetails = detailsWith(optionalText).meta({ id: 'DischargeDetails' });
export const DischargedDetails = detailsWith(() => z.string().nullish()).meta({ id: 'DischargedDetails' });

export const Discharge = z
  .object({
    discharge_datetime: instant,
    discharge_summary: optionalText(20_000).describe('Default: made of the details, in words'),
    details: DischargeDetails.nullish(),
  })
  .meta({ id: 'DischargePatient' });
export type Discharge = z.output<typeof Discharge>;

export const CancelAdmission = z.object({ reason: text(500) }).meta({ id: 'CancelAdmission' });
export type CancelAdmission = z.output<typeof CancelAdmission>;

const status = z.enum(admissionStatuses, `must be one of ${admissionStatuses.join(', ')}`);

export const AdmissionFilter = z.object({
  paged: flag.optional().describe('true: one page, in an envelope'),
  page: pageNumber.optional(),
  page_size: pageSize.optional(),
  status: status.optional(),
  status_filter: status.optional().describe('Another name of `status`'),
  patient_id: uuid.optional(),
  department_id: uuid.optional(),
  doctor_user_id: uuid.optional(),
  date_from: day.optional().describe("First day of admission, in the hospital's time zone"),
  date_to: day.optional(),
});
export type AdmissionFilter = z.output<typeof AdmissionFilter>;

const at = z.iso.datetime().nullable();

export const AdmissionResponse = z
  .object({
    id: uuid,
    patient_id: uuid,
    patient_name: z.string(),
    patient_code: z.string(),
    department_id: uuid,
    department: z.string(),
    primary_doctor_user_id: uuid,
    doctor_name: z.string(),
    admit_datetime: z.iso.datetime(),
    discharge_datetime: at,
    discharge_summary: z.string().nullable(),
    discharge_details: DischargedDetails.nullable(),
    status,
    notes: z.string().nullable(),
    cancelled_at: at,
    cancelled_reason: z.string().nullable(),
    bed: z
      .object({ bed_id: uuid, label: z.string(), ward_id: uuid, ward: z.string() })
      .nullable()
      .describe('Where the patient lies now'),
    length_of_stay_days: z.int().describe('Midnights spent here, so far or until the end'),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Admission' });
export type AdmissionResponse = z.output<typeof AdmissionResponse>;

export const AdmissionPage = listOf(AdmissionResponse).meta({ id: 'AdmissionPage' });
export const AdmissionList = z.union([z.array(AdmissionResponse), AdmissionPage]);
