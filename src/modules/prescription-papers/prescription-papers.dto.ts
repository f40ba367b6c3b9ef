import { z } from 'zod';
import { uuid } from '../../core/http/fields.js';

/** A hospital's code and a secret of 144 bits: `1a2b3c4d.q3Jd8sKfLw0PzXyT5vBn7mRc`. */
export const tokenForm = /^([0-9a-f]{8})\.([A-Za-z0-9_-]{24})$/;

export const HtmlPage = z.string().meta({ id: 'HtmlPage' });

export const PdfFile = z.string().meta({ id: 'PdfFile', format: 'binary' });

const at = z.iso.datetime().nullable();

export const SignedMedicine = z
  .object({
    name: z.string(),
    dosage: z.string().nullable(),
    frequency: z.string().nullable(),
    duration: z.string().nullable(),
    quantity: z.int().nullable(),
  })
  .meta({ id: 'SignedMedicine' });

export const PrescriptionVerification = z
  .object({
    verdict: z
      .enum(['genuine', 'dispensed', 'cancelled', 'altered'])
      .describe('`dispensed`: genuine, but used up. `altered`: do not trust it, and nothing more is told'),
    hospital_name: z.string(),
    prescription_code: z.string(),
    issued_at: at,
    dispensed_at: at,
    cancelled_at: at,
    doctor_name: z.string().nullable(),
    doctor_registration_number: z.string().nullable(),
    patient_initials: z.string().nullable(),
    medicines: z.array(SignedMedicine),
    signature: z
      .string()
      .nullable()
      .describe(
        'Compact JWS (RFC 7515, EdDSA) over canonical JSON (RFC 8785) of what was issued; the keys are at /public/hospitals/{code}/keys',
      ),
  })
  .meta({ id: 'PrescriptionVerification' });
export type PrescriptionVerification = z.output<typeof PrescriptionVerification>;

/** RFC 7517 and RFC 8037. */
export const JwkSet = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        alg: z.literal('EdDSA'),
        use: z.literal('sig'),
        kid: uuid,
        x: z.string(),
      }),
    ),
  })
  .meta({ id: 'JwkSet' });
export type JwkSet = z.output<typeof JwkSet>;

export const SigningKeyResponse = z
  .object({ id: uuid, public_key: z.string(), created_at: z.iso.datetime() })
  .meta({ id: 'SigningKey' });
export type SigningKeyResponse = z.output<typeof SigningKeyResponse>;
