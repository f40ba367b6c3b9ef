import { dayOf, repeated, type DemoPatientRow, type DemoRuleInput } from './demo.rule-rows.js';

const NAME = /^[\p{L}\p{M}][\p{L}\p{M}' .-]{0,49}$/u;
const E164 = /^\+[1-9]\d{7,14}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const GENDERS = ['MALE', 'FEMALE', 'OTHER', 'UNKNOWN'];
const BLOOD_GROUPS = ['A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-'];
const MARITAL = ['Single', 'Married', 'Divorced', 'Widowed', 'Separated'];
const RELATIONS = ['Spouse', 'Parent', 'Child', 'Sibling', 'Guardian', 'Relative', 'Friend', 'Other'];
const OFFICE_ROLES = ['HOSPITAL_ADMIN', 'RECEPTIONIST'];

export function brokenStaffRules({ staff }: DemoRuleInput): string[] {
  const problems = [
    ...repeated(staff.map(person => person.id)).map(id => `Two staff members have the id ${id}.`),
    ...repeated(staff.map(person => person.email)).map(
      email => `Two staff members have the e-mail ${email}.`,
    ),
  ];
  for (const { email, phone, role, department } of staff) {
    const expected = OFFICE_ROLES.includes(role) ? 'Administrator' : 'General Medicine';
    if (department !== expected) problems.push(`Staff ${email}: a ${role} belongs in ${expected}.`);
    if (phone != null && !E164.test(phone)) problems.push(`Staff ${email}: the phone is not in E.164 form.`);
  }
  return problems;
}

export function brokenPatientRules(input: DemoRuleInput): string[] {
  const { patients } = input;
  const phones = patients.flatMap(patient => patient.phonePrimary ?? []);
  const tags = patients.flatMap(patient => patient.clinicalNotes ?? []);
  return [
    ...repeated(patients.map(patient => patient.id)).map(id => `Two patients have the id ${id}.`),
    ...repeated(phones).map(phone => `Two patients have the phone ${phone}.`),
    ...repeated(tags).map(tag => `Two patients have the tag ${tag}.`),
    ...patients.flatMap(patient =>
      [...identity(patient, input), ...contact(patient), ...life(patient, input)].map(
        problem => `Patient ${patient.clinicalNotes ?? patient.id}: ${problem}`,
      ),
    ),
  ];
}

function identity(row: DemoPatientRow, { timeZone }: DemoRuleInput): string[] {
  const problems: string[] = [];
  const names = row.lastName == null ? [row.firstName] : [row.firstName, row.lastName];
  if (!names.every(name => NAME.test(name))) problems.push('a name must have 1 to 50 letters.');
  if (row.gender != null && !GENDERS.includes(row.gender)) problems.push(`${row.gender} is no gender code.`);
  if (row.bloodGroup != null && !BLOOD_GROUPS.includes(row.bloodGroup)) problems.push('unknown blood group.');
  if (row.maritalStatus != null && !MARITAL.includes(row.maritalStatus))
    problems.push('unknown marital status.');

  if (!row.dobUnknown && row.dob == null) problems.push('a known date of birth must be given.');
  if (!row.dobUnknown && row.ageOnly != null) problems.push('an age alone needs an unknown date of birth.');
  if (row.dobUnknown && row.dob != null && (row.ageOnly == null || !row.dob.endsWith('-01-01'))) {
    problems.push('an unknown date of birth can only be 1 January of a year counted from an age.');
  }
  if (row.ageOnly != null && (row.ageOnly < 0 || row.ageOnly > 120))
    problems.push('the age must be 0 to 120.');
  if (row.dob != null) {
    const registeredOn = dayOf(row.registeredAt, timeZone);
    if (row.dob > registeredOn) problems.push('the date of birth is after the registration.');
    if (Number(registeredOn.slice(0, 4)) - Number(row.dob.slice(0, 4)) > 120)
      problems.push('older than 120.');
  }
  if ((row.nationalIdType == null) !== (row.nationalIdNumber == null)) {
    problems.push('national id type and number go together.');
  }
  return problems;
}

function contact(row: DemoPatientRow): string[] {
  const problems: string[] = [];
  if (row.phonePrimary != null && !E164.test(row.phonePrimary))
    problems.push('the phone is not in E.164 form.');
  if (row.email != null && !EMAIL.test(row.email)) problems.push('the e-mail is not an address.');
  if (row.postalCode != null && !/^[1-9]\d{5}$/.test(row.postalCode))
    problems.push('a PIN code has 6 digits.');
  if (row.consentSms && row.phonePrimary == null) problems.push('consent to SMS needs a phone.');
  if (row.consentEmail && row.email == null) problems.push('consent to e-mail needs an e-mail.');

  const { emergencyContactName, emergencyContactRelation, emergencyContactPhone } = row;
  const given = [emergencyContactName, emergencyContactRelation, emergencyContactPhone].filter(
    Boolean,
  ).length;
  if (given !== 0 && given !== 3) problems.push('the emergency contact is given in full or not at all.');
  if (emergencyContactPhone != null && !E164.test(emergencyContactPhone)) {
    problems.push('the emergency phone is not in E.164 form.');
  }
  if (emergencyContactRelation != null && !RELATIONS.includes(emergencyContactRelation)) {
    problems.push('unknown emergency contact relation.');
  }
  return problems;
}

function life(row: DemoPatientRow, { appointments, now, timeZone }: DemoRuleInput): string[] {
  const problems: string[] = [];
  if (row.registeredAt > now) problems.push('the registration is in the future.');
  if (row.dateOfDeath != null && row.dateOfDeath > dayOf(now, timeZone)) {
    problems.push('the date of death is in the future.');
  }
  if (row.dateOfDeath != null && row.isDeceased === false)
    problems.push('a date of death needs a deceased patient.');
  if (row.lastVisitedAt !== undefined) {
    const visitedAt = row.lastVisitedAt?.getTime() ?? -Infinity;
    const visits = appointments.filter(appointment => appointment.patientId === row.id);
    const seen = visits.flatMap(visit => visit.completedAt ?? visit.checkedInAt ?? []);
    // An admission counts as a visit too, so later is possible.
    if (seen.some(instant => instant.getTime() > visitedAt))
      problems.push('the last visit is missing a visit.');
    if (visitedAt > now.getTime()) problems.push('the last visit is in the future.');
  }
  return problems;
}
