import { Temporal } from 'temporal-polyfill';
import { clockTime } from './demo.calendar.js';
import { demoNativeRegions, demoRegions, type DemoRegion } from './demo.names.js';
import { demoId, demoRandom, type DemoRandom } from './demo.random.js';
import { demoHospital, demoPhone } from './demo.staff.js';
import {
  demoAllergies,
  demoBloodGroups,
  demoBuildings,
  demoChronicConditions,
  demoStreets,
} from './demo.texts.js';
import { type DemoGender, type DemoKey, type DemoPatient } from './demo.types.js';
import { PATIENTS, registrationDay } from './demo.visits.js';

/** Fixed, so that nobody's marriage or illness depends on the date. */
const PLAN_YEAR = 2026;

export const demoPatientId = (key: DemoKey, n: number) => demoId(`${key}|patient|${n}`);

/** The people are always the same; only the registration and what is counted from it follow `today`. */
export function demoPatients(
  key: DemoKey,
  today: string | Temporal.PlainDate,
  timeZone = demoHospital(key).timeZone,
): DemoPatient[] {
  const names = new Set<string>();
  const hospitalToday = Temporal.PlainDate.from(today);
  return Array.from({ length: PATIENTS }, (_, index) => {
    const random = demoRandom(`${key}|patient|${index + 1}`);
    const person = personFor(index + 1, random, names);
    return patientFrom(key, index + 1, person, random, hospitalToday, timeZone);
  });
}

/** Within the opening hours of the desk, 08:00 to 18:00. */
export function registrationTime(n: number, today: Temporal.PlainDate, timeZone: string): Date {
  const moment = registrationDay(n);
  const days = Math.floor(moment);
  return clockTime(today.add({ days }), Math.floor((8 + (moment - days) * 10) * 3600), timeZone);
}

interface Person {
  region: DemoRegion;
  gender: DemoGender;
  firstName: string;
  lastName: string;
}

function personFor(n: number, random: DemoRandom, names: Set<string>): Person {
  const region = n % 20 === 7 ? random.pick(demoNativeRegions) : random.pick(demoRegions);
  const gender: DemoGender = n % 50 === 31 ? 'OTHER' : random.pick<DemoGender>(['MALE', 'FEMALE']);
  const given = gender === 'MALE' ? region.male : region.female;
  for (;;) {
    const firstName = random.pick(given);
    const lastName = random.pick(region.surnames);
    const name = `${firstName} ${lastName}`;
    if (names.has(name)) continue;
    names.add(name);
    return { region, gender, firstName, lastName };
  }
}

function patientFrom(
  key: DemoKey,
  n: number,
  { region, gender, firstName, lastName }: Person,
  random: DemoRandom,
  today: Temporal.PlainDate,
  timeZone: string,
): DemoPatient {
  const place = random.pick(region.places);
  const registeredAt = registrationTime(n, today, timeZone);
  const birthYear = random.weighted(birthYears)(random);
  const age = PLAN_YEAR - birthYear;
  const maritalStatus = maritalStatusFor(age, random);
  const email = random.chance(0.6) ? `${mailbox(firstName, lastName)}${n}@mail.example` : null;
  return {
    id: demoPatientId(key, n),
    n,
    firstName,
    lastName,
    gender,
    ...birth(birthYear, today.add({ days: Math.floor(registrationDay(n)) }).year, random),
    phonePrimary: demoPhone(key, n),
    email,
    city: place.city,
    state: place.state,
    postalCode: `${place.pin}${String(random.int(1, 40)).padStart(2, '0')}`,
    addressLine1: `${random.int(1, 180)}, ${random.pick(demoBuildings)} Apartments, ${random.pick(demoStreets)}`,
    country: 'India',
    bloodGroup: random.weighted(demoBloodGroups),
    maritalStatus,
    preferredLanguage: region.language,
    knownAllergies: random.chance(0.2) ? random.pick(demoAllergies) : null,
    chronicConditions: random.chance(age < 40 ? 0.08 : 0.5) ? random.pick(demoChronicConditions) : null,
    ...emergencyContact(key, n, { region, gender, firstName, lastName }, age, maritalStatus, random),
    // The numbers look real and may belong to somebody: no demo message may ever go there.
    consentSms: false,
    consentEmail: email !== null,
    clinicalNotes: `DEMO|${key}|patient|${n}`,
    registeredAt,
  };
}

const between = (from: number, to: number) => (random: DemoRandom) => random.int(from, to);
const birthYears = [
  [between(2012, 2022), 12],
  [between(1996, 2011), 20],
  [between(1976, 1995), 35],
  [between(1956, 1975), 25],
  [between(1938, 1955), 8],
] as const;

/** Most know their birthday, some only an age (kept as 1 January of the year, as at registration), a few neither. */
function birth(year: number, registrationYear: number, random: DemoRandom) {
  const month = String(random.int(1, 12)).padStart(2, '0');
  const day = String(random.int(1, 28)).padStart(2, '0');
  const known = random.weighted([['dob', 92] as const, ['age', 6] as const, ['nothing', 2] as const]);
  if (known === 'dob') return { dob: `${year}-${month}-${day}`, dobUnknown: false, ageOnly: null };
  if (known === 'nothing') return { dob: null, dobUnknown: true, ageOnly: null };
  return { dob: `${year}-01-01`, dobUnknown: true, ageOnly: registrationYear - year };
}

function maritalStatusFor(age: number, random: DemoRandom): string {
  if (age < 23) return 'Single';
  const later = age > 60 ? 25 : 2;
  return random.weighted([
    ['Married', 70],
    ['Single', age < 35 ? 40 : 6],
    ['Widowed', later],
    ['Divorced', 3],
    ['Separated', 2],
  ]);
}

/** All three fields or none. */
function emergencyContact(
  key: DemoKey,
  n: number,
  { region, gender, firstName, lastName }: Person,
  age: number,
  maritalStatus: string,
  random: DemoRandom,
) {
  if (random.chance(0.3)) {
    return { emergencyContactName: null, emergencyContactRelation: null, emergencyContactPhone: null };
  }
  const family = maritalStatus === 'Married' ? ['Spouse', 'Child'] : ['Sibling', 'Relative', 'Friend'];
  const relation =
    age < 30 && maritalStatus !== 'Married' ? 'Parent' : random.pick(age < 45 ? family.slice(0, 1) : family);
  const known = [...region.male, ...region.female].filter(given => given !== firstName);
  const name = random.pick(relation === 'Spouse' ? (gender === 'MALE' ? region.female : region.male) : known);
  return {
    emergencyContactName: `${name} ${lastName}`,
    emergencyContactRelation: relation,
    emergencyContactPhone: demoPhone(key, 1000 + n),
  };
}

const mailbox = (firstName: string, lastName: string) =>
  /^[A-Za-z]+$/.test(firstName + lastName) ? `${firstName}.${lastName}.`.toLowerCase() : 'patient';
