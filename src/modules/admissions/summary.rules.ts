/** What happens with a medicine at discharge. */
export const medicineChanges = ['CONTINUE', 'CHANGED', 'STOPPED'] as const;
export type MedicineChange = (typeof medicineChanges)[number];

type Maybe<T> = T | null | undefined;

export interface DischargedDiagnosis {
  readonly text: string;
  /** ICD-10. */
  readonly code?: Maybe<string>;
}

export interface DischargeMedicine {
  readonly change: MedicineChange;
  readonly medicine_name: string;
  readonly dosage?: Maybe<string>;
  readonly frequency?: Maybe<string>;
  readonly duration?: Maybe<string>;
  readonly instructions?: Maybe<string>;
}

/** The last ones before the patient leaves. */
export interface DischargeVitals {
  /** mmHg. */
  readonly systolic_bp?: Maybe<number>;
  readonly diastolic_bp?: Maybe<number>;
  /** Per minute. */
  readonly heart_rate?: Maybe<number>;
  readonly respiratory_rate?: Maybe<number>;
  /** °C. */
  readonly temperature_c?: Maybe<number>;
  /** Percent. */
  readonly spo2?: Maybe<number>;
  readonly weight_kg?: Maybe<number>;
}

export interface DischargeDetails {
  readonly diagnoses: readonly DischargedDiagnosis[];
  readonly medicines: readonly DischargeMedicine[];
  readonly vitals?: Maybe<DischargeVitals>;
  readonly follow_up?: Maybe<{
    /** `YYYY-MM-DD`. */
    readonly on?: Maybe<string>;
    readonly instructions?: Maybe<string>;
  }>;
}

const joined = (parts: readonly Maybe<string>[], by: string) => parts.filter(Boolean).join(by);

export const diagnosisLine = ({ text, code }: DischargedDiagnosis): string =>
  code ? `${text} (${code})` : text;

/** Vital signs as one line, with their units. */
export function vitalsLine(vitals: Maybe<DischargeVitals>): string {
  if (!vitals) return '';
  const { systolic_bp, diastolic_bp } = vitals;
  const measured = (name: string, value: Maybe<number>, unit: string) =>
    value != null && `${name} ${value}${unit}`;
  return [
    (systolic_bp != null || diastolic_bp != null) &&
      `blood pressure ${systolic_bp ?? '–'}/${diastolic_bp ?? '–'} mmHg`,
    measured('pulse', vitals.heart_rate, '/min'),
    measured('respiration', vitals.respiratory_rate, '/min'),
    measured('temperature', vitals.temperature_c, ' °C'),
    measured('SpO2', vitals.spo2, ' %'),
    measured('weight', vitals.weight_kg, ' kg'),
  ]
    .filter(Boolean)
    .join(', ');
}

const changeWords: Record<MedicineChange, string> = {
  CONTINUE: 'Continue',
  CHANGED: 'Changed',
  STOPPED: 'Stopped',
};

export const changeWord = (change: MedicineChange): string => changeWords[change];

function medicineLine(medicine: DischargeMedicine): string {
  const { change, medicine_name, dosage, frequency, duration, instructions } = medicine;
  const line = joined([medicine_name, dosage, frequency, duration], ', ');
  return `${changeWords[change]}: ${line}${instructions ? ` (${instructions})` : ''}`;
}

/** The summary in words, for those who wrote none. Empty when there is nothing to say. */
export function summaryOf({ diagnoses, medicines, vitals, follow_up }: DischargeDetails): string {
  const listed = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? `${title}:\n${lines.map(line => `- ${line}`).join('\n')}` : '';
  const signs = vitalsLine(vitals);
  const after = joined([follow_up?.on && `on ${follow_up.on}`, follow_up?.instructions], ', ');
  return joined(
    [
      listed('Diagnoses', diagnoses.map(diagnosisLine)),
      listed('Medicines', medicines.map(medicineLine)),
      signs && `Vital signs at discharge: ${signs}`,
      after && `Follow-up: ${after}`,
    ],
    '\n\n',
  );
}
