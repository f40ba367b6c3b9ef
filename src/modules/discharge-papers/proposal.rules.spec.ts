import { medicinesOf, type StayPrescription } from './proposal.rules.js';

const of = (
  status: StayPrescription['status'],
  medicine_name: string,
  dosage = '1 tablet',
): StayPrescription => ({
  status,
  items: [{ medicine_name, dosage, frequency: 'twice a day', duration: null, instructions: null }],
});

it.each<[string, StayPrescription[], [string, string | null | undefined, string][]]>([
  ['what was prescribed goes on', [of('ISSUED', 'Metformin')], [['Metformin', '1 tablet', 'CONTINUE']]],
  [
    'what was prescribed again alike goes on, once',
    [of('DISPENSED', 'Metformin'), of('ISSUED', 'metformin ')],
    [['metformin ', '1 tablet', 'CONTINUE']],
  ],
  [
    'another dose is a change, and stays one',
    [
      of('DISPENSED', 'Metformin'),
      of('ISSUED', 'Metformin', '2 tablets'),
      of('ISSUED', 'Metformin', '2 tablets'),
    ],
    [['Metformin', '2 tablets', 'CHANGED']],
  ],
  [
    'what was cancelled last has been stopped',
    [of('ISSUED', 'Metformin'), of('CANCELLED', 'Metformin')],
    [['Metformin', '1 tablet', 'STOPPED']],
  ],
  [
    'each medicine for itself, in the order of their first prescription',
    [of('ISSUED', 'Metformin'), of('ISSUED', 'Aspirin'), of('CANCELLED', 'Metformin')],
    [
      ['Metformin', '1 tablet', 'STOPPED'],
      ['Aspirin', '1 tablet', 'CONTINUE'],
    ],
  ],
])('%s', (_, prescriptions, expected) => {
  const shown = medicinesOf(prescriptions).map(({ medicine_name, dosage, change }) => [
    medicine_name,
    dosage,
    change,
  ]);
  expect(shown).toEqual(expected);
});
