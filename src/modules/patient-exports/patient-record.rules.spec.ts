import { contactLines, inWords, medicineLine, vitalCells } from './patient-record.rules.js';

const nobody = {
  phone_primary: null,
  phone_alternate: null,
  email: null,
  address_line1: null,
  address_line2: null,
  city: null,
  postal_code: null,
  state: null,
  country: null,
};

describe('what a record says', () => {
  it.each([
    ['nothing', {}, []],
    ['a phone', { phone_primary: '+9198' }, ['+9198']],
    [
      'everything',
      {
        phone_primary: '+9198',
        email: 'a@b.in',
        address_line1: '1 Road',
        city: 'Pune',
        postal_code: '411001',
        country: 'India',
      },
      ['+9198 · a@b.in', '1 Road, Pune 411001, India'],
    ],
  ])('of where somebody is reached: %s', (_, known, lines) => {
    expect(contactLines({ ...nobody, ...known })).toEqual(lines);
  });

  it('of vital signs', () => {
    const none = {
      systolic_bp: null,
      diastolic_bp: null,
      heart_rate: null,
      temperature_c: null,
      respiratory_rate: null,
      spo2: null,
      weight_kg: null,
    };
    expect(vitalCells(none)).toEqual([null, null, null, null, null, null]);
    expect(vitalCells({ ...none, systolic_bp: 120, spo2: 97 })).toEqual([
      '120/–',
      null,
      null,
      null,
      '97',
      null,
    ]);
  });

  it('of a medicine, and of a status', () => {
    const medicine = { medicine_name: 'Paracetamol', dosage: '500 mg', frequency: null, duration: '3 days' };
    expect(medicineLine(medicine)).toBe('Paracetamol, 500 mg, 3 days');
    expect(inWords('NO_SHOW')).toBe('No show');
  });
});
