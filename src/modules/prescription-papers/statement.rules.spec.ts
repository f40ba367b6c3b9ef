import { namesIn, statementOf, type Names, type Prescribed } from './statement.rules.js';

const told: Prescribed = {
  prescription_code: '1a2b3c4d-RX-00001',
  patient_id: 'p',
  doctor_user_id: 'd',
  issued_at: '2026-11-25T09:05:00+00:00',
  chief_complaint: 'fever',
  diagnosis: 'malaria',
  items: [
    {
      medicine_name: 'Artemether',
      dosage: '80 mg',
      frequency: 'twice a day',
      duration: '3 days',
      instructions: 'against malaria',
      quantity: 6,
    },
  ],
};
const names: Names = {
  hospital: 'City Hospital',
  doctor: 'Dr. Anita Rao',
  doctor_registration_number: 'MMC-1',
  patient_initials: 'A. P.',
};
const statement = statementOf('1a2b3c4d', told, names, 'secret');
const [item] = told.items;

it('is the same for the same prescription, however its time is written', () => {
  expect(statementOf('1a2b3c4d', { ...told, issued_at: '2026-11-25T14:35:00+05:30' }, names, 'secret')).toBe(
    statement,
  );
});

it('tells the medicines, and nothing of the illness or of the patient', () => {
  expect(statement).toContain('Artemether');
  for (const hidden of ['malaria', 'fever', '"p"', 'secret']) expect(statement).not.toContain(hidden);
});

it('gives back the names it was signed with', () => {
  expect(namesIn(statement)).toEqual(names);
});

it.each<[string, Partial<Prescribed>]>([
  ['the code', { prescription_code: '1a2b3c4d-RX-00002' }],
  ['the patient', { patient_id: 'q' }],
  ['the doctor', { doctor_user_id: 'e' }],
  ['the time of issue', { issued_at: '2026-11-25T09:05:01Z' }],
  ['the complaint', { chief_complaint: null }],
  ['the diagnosis', { diagnosis: 'dengue' }],
  ['a medicine', { items: [{ ...item!, medicine_name: 'Artesunate' }] }],
  ['a dosage', { items: [{ ...item!, dosage: '800 mg' }] }],
  ['a quantity', { items: [{ ...item!, quantity: 60 }] }],
  ['an instruction', { items: [{ ...item!, instructions: null }] }],
  ['how many there are', { items: [item!, item!] }],
])('is another when it changes: %s', (_, change) => {
  expect(statementOf('1a2b3c4d', { ...told, ...change }, names, 'secret')).not.toBe(statement);
});
