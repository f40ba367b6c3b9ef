import type { Locale } from './template.js';

interface FromHospital {
  readonly hospital: string;
  readonly hospital_phone?: string | null;
}

const title = /^(?:dr|डॉ)(?:\.\s*|\s+)/iu;
const untitled = (name: string) => name.replace(title, '');

/** Turns of speech that all templates share. */
export const phrases = {
  en: {
    dear: (firstName: string) => `Dear ${firstName},`,
    doctor: (name: string) => `Dr. ${untitled(name)}`,
    hours: (number: number) => (number === 1 ? '1 hour' : `${number} hours`),
    minutes: (number: number) => (number === 1 ? '1 minute' : `${number} minutes`),
    close: ({ hospital, hospital_phone }: FromHospital) => [
      hospital_phone ? `If you have any questions, please call us at ${hospital_phone}.` : undefined,
      `With kind regards, ${hospital}`,
    ],
  },
  hi: {
    dear: (firstName: string) => `नमस्ते ${firstName} जी,`,
    doctor: (name: string) => `डॉ. ${untitled(name)}`,
    hours: (number: number) => `${number} घंटे`,
    minutes: (number: number) => `${number} मिनट`,
    close: ({ hospital, hospital_phone }: FromHospital) => [
      hospital_phone ? `कोई प्रश्न हो तो कृपया हमें ${hospital_phone} पर फ़ोन करें।` : undefined,
      `सादर, ${hospital}`,
    ],
  },
} satisfies Record<Locale, unknown>;

/** A link, or nothing when there is none. */
export const linkTo = (href: string | null | undefined, label: string) =>
  href ? { label, href } : undefined;
