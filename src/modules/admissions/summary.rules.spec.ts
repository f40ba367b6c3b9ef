import { summaryOf, vitalsLine } from './summary.rules.js';

const nothing = { diagnoses: [], medicines: [] };

it('a summary says what it is made of, in the order of the paper', () => {
  expect(
    summaryOf({
      diagnoses: [
        { text: 'Pneumonia', code: 'J18.9' },
        { text: 'Anaemia', code: null },
      ],
      medicines: [
        {
          change: 'CONTINUE',
          medicine_name: 'Amoxicillin 500 mg',
          dosage: '1 capsule',
          frequency: 'TDS',
          duration: '5 days',
          instructions: 'After food',
        },
        { change: 'CHANGED', medicine_name: 'Telmisartan 80 mg', frequency: 'OD' },
        { change: 'STOPPED', medicine_name: 'Ibuprofen' },
      ],
      vitals: { systolic_bp: 120, diastolic_bp: 80, heart_rate: 76, temperature_c: 36.8, spo2: 98 },
      follow_up: { on: '2030-01-14', instructions: 'with a chest X-ray' },
    }),
  ).toBe(`Diagnoses:
- Pneumonia (J18.9)
- Anaemia

Medicines:
- Continue: Amoxicillin 500 mg, 1 capsule, TDS, 5 days (After food)
- Changed: Telmisartan 80 mg, OD
- Stopped: Ibuprofen

Vital signs at discharge: blood pressure 120/80 mmHg, pulse 76/min, temperature 36.8 °C, SpO2 98 %

Follow-up: on 2030-01-14, with a chest X-ray`);
});

it.each([
  ['nothing', nothing, ''],
  ['a day', { ...nothing, follow_up: { on: '2030-01-14' } }, 'Follow-up: on 2030-01-14'],
  ['empty parts', { ...nothing, vitals: {}, follow_up: {} }, ''],
])('of %s', (_, details, summary) => {
  expect(summaryOf(details)).toBe(summary);
});

it.each([
  [
    'all of them',
    { heart_rate: 0, respiratory_rate: 16, weight_kg: 61.5 },
    'pulse 0/min, respiration 16/min, weight 61.5 kg',
  ],
  ['half a blood pressure', { systolic_bp: 110 }, 'blood pressure 110/– mmHg'],
  ['none', null, ''],
])('vital signs: %s', (_, vitals, line) => {
  expect(vitalsLine(vitals)).toBe(line);
});
