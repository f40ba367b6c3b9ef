import { aPrincipal } from '../../../test/factories/principal.js';
import { actsAsDoctor, authorOf, mayChange, mayPrescribe, maySee } from './prescriptions.policy.js';

const somebody = (...roles: string[]) => aPrincipal({ roles });

const mine = { doctor_id: 'me' };
const anothers = { doctor_id: 'another' };

describe('whose prescriptions somebody sees', () => {
  it.each([
    ['a doctor: own', ['DOCTOR'], mine, true],
    ['a doctor: not those of others', ['DOCTOR'], anothers, false],
    ['a doctor with another role besides: not those of others', ['DOCTOR', 'NURSE'], anothers, false],
    ['a pharmacist: everybody’s', ['PHARMACIST'], anothers, true],
    ['a doctor in the pharmacy: everybody’s', ['DOCTOR', 'PHARMACIST'], anothers, true],
    ['a doctor at the desk: everybody’s', ['DOCTOR', 'RECEPTIONIST'], anothers, true],
    ['a custom role: everybody’s', ['Records office'], anothers, true],
    ['an administrator: everybody’s', ['HOSPITAL_ADMIN'], anothers, true],
    ['a doctor who is also an administrator: everybody’s', ['DOCTOR', 'HOSPITAL_ADMIN'], anothers, true],
  ])('%s', (_, roles, prescription, sees) => {
    expect(maySee(somebody(...roles), prescription)).toBe(sees);
  });

  it('is limited exactly for those who act as a doctor', () => {
    expect(actsAsDoctor(somebody('DOCTOR'))).toBe(true);
    expect(actsAsDoctor(somebody('PHARMACIST'))).toBe(false);
  });
});

describe('who writes for a visit, and who edits, issues and cancels what was written', () => {
  it.each([
    ['its doctor', ['DOCTOR'], mine, true],
    ['another doctor', ['DOCTOR'], anothers, false],
    ['another doctor, at the desk', ['DOCTOR', 'RECEPTIONIST'], anothers, false],
    ['another doctor, in the pharmacy', ['DOCTOR', 'PHARMACIST'], anothers, false],
    ['a pharmacist', ['PHARMACIST'], anothers, false],
    ['somebody who is its doctor no more', ['NURSE'], mine, false],
    ['a custom role', ['Records office'], anothers, false],
    ['an administrator', ['HOSPITAL_ADMIN'], anothers, true],
  ])('%s', (_, roles, row, may) => {
    expect(mayPrescribe(somebody(...roles), row)).toBe(may);
    expect(mayChange(somebody(...roles), row)).toBe(may);
  });
});

describe('who signs', () => {
  it.each([
    ['a doctor, own visit', ['DOCTOR'], mine, 'me'],
    ['an administrator, for the doctor of the visit', ['HOSPITAL_ADMIN'], anothers, 'another'],
    ['an administrator who is a doctor, in their own name', ['HOSPITAL_ADMIN', 'DOCTOR'], anothers, 'me'],
  ])('%s', (_, roles, visit, doctor) => {
    expect(authorOf(somebody(...roles), visit)).toBe(doctor);
  });
});
