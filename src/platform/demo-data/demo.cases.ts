import type { DemoMedicineKey } from './demo.medicines.js';
import { type DemoRandom } from './demo.random.js';

/** From how ill to how well: what a vital sign is at the beginning, and what treatment brings it to. */
type Course = readonly [ill: number, well: number];

export interface DemoCase {
  readonly complaint: string;
  readonly diagnosis: string;
  /** ICD-10. */
  readonly code: string;
  readonly medicines: readonly DemoMedicineKey[];
  readonly advice: string;
  readonly isForWard: boolean;
  readonly adultsOnly: boolean;
  readonly systolic?: Course;
  readonly heartRate?: Course;
  readonly temperature?: Course;
  readonly respiration?: Course;
  readonly spo2?: Course;
  readonly glucose?: Course;
}

const both = { isForWard: true, adultsOnly: false };
const clinic = { isForWard: false, adultsOnly: false };

/** What brings people to General Medicine, and how it goes on. */
export const demoCases: readonly DemoCase[] = [
  {
    ...both,
    complaint: 'Fever with body ache for three days',
    diagnosis: 'Acute febrile illness',
    code: 'R50.9',
    medicines: ['paracetamol', 'ors'],
    advice: 'Plenty of fluids and rest; come back if the fever returns.',
    temperature: [39.3, 36.8],
    heartRate: [112, 78],
    respiration: [20, 16],
  },
  {
    ...clinic,
    complaint: 'Dry cough for one week',
    diagnosis: 'Acute bronchitis',
    code: 'J20.9',
    medicines: ['coughSyrup', 'azithromycin'],
    advice: 'Steam inhalation; come back if there is blood or breathlessness.',
    temperature: [37.6, 36.8],
    spo2: [96, 98],
    respiration: [20, 16],
  },
  {
    ...clinic,
    complaint: 'Burning pain in the upper abdomen',
    diagnosis: 'Gastritis',
    code: 'K29.7',
    medicines: ['pantoprazole'],
    advice: 'Small meals; no spicy food, alcohol or painkillers.',
  },
  {
    ...both,
    complaint: 'Loose stools since yesterday',
    diagnosis: 'Acute gastroenteritis',
    code: 'A09',
    medicines: ['ors', 'paracetamol'],
    advice: 'Rehydration solution and a soft diet; boiled water only.',
    temperature: [38.3, 36.7],
    heartRate: [116, 80],
    systolic: [96, 118],
  },
  {
    ...clinic,
    adultsOnly: true,
    complaint: 'Pain in both knees on climbing stairs',
    diagnosis: 'Osteoarthritis of the knee',
    code: 'M17.9',
    medicines: ['paracetamol', 'pantoprazole'],
    advice: 'Quadriceps exercises and weight reduction.',
    systolic: [136, 130],
  },
  {
    ...both,
    complaint: 'Breathlessness on exertion',
    diagnosis: 'Acute exacerbation of asthma',
    code: 'J45.9',
    medicines: ['salbutamol', 'azithromycin'],
    advice: 'Inhaler technique shown; avoid dust and smoke.',
    spo2: [91, 97],
    respiration: [27, 17],
    heartRate: [114, 84],
  },
  {
    ...clinic,
    complaint: 'Sore throat and blocked nose',
    diagnosis: 'Acute pharyngitis',
    code: 'J02.9',
    medicines: ['amoxicillin', 'cetirizine'],
    advice: 'Warm salt-water gargles three times a day.',
    temperature: [38.2, 36.8],
    heartRate: [96, 78],
  },
  {
    ...both,
    adultsOnly: true,
    complaint: 'Headache and dizziness',
    diagnosis: 'Essential hypertension',
    code: 'I10',
    medicines: ['amlodipine', 'telmisartan'],
    advice: 'Less salt; blood pressure to be written down every morning.',
    systolic: [182, 132],
    heartRate: [92, 76],
  },
  {
    ...both,
    adultsOnly: true,
    complaint: 'Tiredness and excessive thirst',
    diagnosis: 'Type 2 diabetes mellitus',
    code: 'E11.9',
    medicines: ['metformin', 'insulin'],
    advice: 'Diet chart given; fasting glucose to be checked twice a week.',
    glucose: [318, 142],
    systolic: [138, 128],
  },
  {
    ...clinic,
    complaint: 'Itching rash on both arms',
    diagnosis: 'Urticaria',
    code: 'L50.9',
    medicines: ['cetirizine'],
    advice: 'Avoid the soap that was used last; cotton clothes.',
  },
  {
    ...clinic,
    adultsOnly: true,
    complaint: 'Low back pain after lifting a load',
    diagnosis: 'Low back pain',
    code: 'M54.5',
    medicines: ['paracetamol'],
    advice: 'Hot fomentation; no lifting for two weeks.',
  },
  {
    ...both,
    complaint: 'Burning on passing urine',
    diagnosis: 'Urinary tract infection',
    code: 'N39.0',
    medicines: ['amoxicillin', 'paracetamol'],
    advice: 'Three litres of water a day; urine test after a week.',
    temperature: [38.7, 36.8],
    heartRate: [104, 76],
  },
  {
    ...both,
    complaint: 'Fever with cough and breathlessness',
    diagnosis: 'Community-acquired pneumonia',
    code: 'J18.9',
    medicines: ['amoxicillin', 'azithromycin', 'paracetamol'],
    advice: 'Breathing exercises; chest X-ray after six weeks.',
    temperature: [39.5, 36.9],
    heartRate: [122, 82],
    respiration: [28, 17],
    spo2: [89, 97],
  },
];

/** A case that fits the age of a patient. */
export function demoCaseFor(age: number, forWard: boolean, random: DemoRandom): DemoCase {
  return random.pick(
    demoCases.filter(each => (!forWard || each.isForWard) && (!each.adultsOnly || age >= 30)),
  );
}

/** The medicines of a case, without a penicillin for those who do not tolerate it. */
export function demoMedicinesFor({ medicines }: DemoCase, knownAllergies: string | null): DemoMedicineKey[] {
  const tolerates = !/penicillin/i.test(knownAllergies ?? '');
  return [...new Set(medicines.map(key => (key === 'amoxicillin' && !tolerates ? 'azithromycin' : key)))];
}
