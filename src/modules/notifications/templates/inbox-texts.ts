import { severityNames } from './alerts.templates.js';
import type { Locale, Words } from './template.js';
import type { TemplateName } from './template-data.js';

/** What the staff of a hospital read in their inbox. */
const subjects = {
  appointment_created: { en: 'New appointment', hi: 'नया अपॉइंटमेंट' },
  appointment_rescheduled: { en: 'Appointment moved', hi: 'अपॉइंटमेंट का समय बदला' },
  appointment_cancelled: { en: 'Appointment cancelled', hi: 'अपॉइंटमेंट रद्द हुआ' },
  appointment_checked_in: { en: 'Patient has arrived', hi: 'मरीज़ आ गए हैं' },
  ipd_admission: { en: 'New inpatient', hi: 'नए भर्ती मरीज़' },
  stock_low_alert: { en: 'Stock is low', hi: 'स्टॉक कम है' },
  vital_alert: { en: 'Alert about vital signs', hi: 'जीवन-चिह्नों की चेतावनी' },
} as const satisfies Partial<Record<TemplateName, Record<Locale, string>>>;

export type InboxTemplate = keyof typeof subjects;
export const isInboxTemplate = (template: TemplateName): template is InboxTemplate => template in subjects;

export const inboxSubject = (template: InboxTemplate, locale: Locale): string => subjects[template][locale];

interface Stock {
  readonly item: string;
  readonly quantity: number;
  readonly reorder_level: number;
}

export const stockLine: Record<Locale, (stock: Stock, words: Words) => string> = {
  en: ({ item, quantity, reorder_level }, { count }) =>
    `${item}: ${count(quantity)} left, to be ordered again at ${count(reorder_level)}.`,
  hi: ({ item, quantity, reorder_level }, { count }) =>
    `${item}: ${count(quantity)} शेष, ${count(reorder_level)} पर दोबारा मँगाना है।`,
};

interface Visit {
  readonly patient: string;
  readonly starts_at: Date;
  readonly department: string;
}

export const visitLine: Record<Locale, (visit: Visit, words: Words) => string> = {
  en: ({ patient, starts_at, department }, { at }) => `${patient}, ${at(starts_at)}, ${department}.`,
  hi: ({ patient, starts_at, department }, { at }) => `${patient}, ${at(starts_at)}, ${department}।`,
};

interface Stay {
  readonly patient: string;
  readonly department: string;
  /** Ward and bed. */
  readonly place: string | null;
}

const placed = ({ patient, department, place }: Stay) =>
  [patient, department, place].filter(Boolean).join(', ');

export const stayLine: Record<Locale, (stay: Stay) => string> = {
  en: stay => `${placed(stay)}.`,
  hi: stay => `${placed(stay)}।`,
};

interface VitalAlert {
  readonly severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
  readonly patient_code: string;
  readonly recorded_at: Date;
}

export const alertLine: Record<Locale, (alert: VitalAlert, words: Words) => string> = {
  en: ({ severity, patient_code, recorded_at }, { at }) =>
    `Patient ${patient_code}: ${severityNames[severity].en} severity, ${at(recorded_at)}. Please look at the record.`,
  hi: ({ severity, patient_code, recorded_at }, { at }) =>
    `मरीज़ ${patient_code}: ${severityNames[severity].hi} स्तर, ${at(recorded_at)}। कृपया रिकॉर्ड देखें।`,
};
