import { createHmac } from 'node:crypto';
import { canonicalJson, type Json } from '../../core/crypto/canonical-json.js';

/** What a prescription says; none of it changes once it is issued. */
export interface Prescribed {
  readonly prescription_code: string;
  readonly patient_id: string;
  readonly doctor_user_id: string;
  readonly issued_at: string;
  readonly chief_complaint: string | null;
  readonly diagnosis: string | null;
  readonly items: readonly {
    readonly medicine_name: string;
    readonly dosage: string | null;
    readonly frequency: string | null;
    readonly duration: string | null;
    readonly instructions: string | null;
    readonly quantity: number | null;
  }[];
}

/** Names as they were on the day of issue: people and hospitals may be called otherwise later. */
export interface Names {
  readonly hospital: string;
  readonly doctor: string;
  readonly doctor_registration_number: string | null;
  readonly patient_initials: string;
}

/**
 * The canonical text (RFC 8785) that is signed. Whoever holds the paper may see it, so what tells of the illness, and
 * who it is about, is in it as a digest only, keyed with the secret of the paper: it can be compared, not guessed.
 */
export function statementOf(hospitalCode: string, told: Prescribed, names: Names, secret: string): string {
  const apart: Json = {
    patient: told.patient_id,
    doctor: told.doctor_user_id,
    complaint: told.chief_complaint,
    diagnosis: told.diagnosis,
    instructions: told.items.map(({ instructions }) => instructions),
  };
  return canonicalJson({
    type: 'prescription',
    version: 1,
    hospital: hospitalCode,
    code: told.prescription_code,
    issued_at: new Date(told.issued_at).toISOString(),
    medicines: told.items.map(({ medicine_name, dosage, frequency, duration, quantity }) => ({
      name: medicine_name,
      dosage,
      frequency,
      duration,
      quantity,
    })),
    apart: createHmac('sha256', secret).update(canonicalJson(apart)).digest('base64url'),
    names: { ...names },
  });
}

/** The names in a statement that was signed. */
export const namesIn = (statement: string): Names => (JSON.parse(statement) as { names: Names }).names;
