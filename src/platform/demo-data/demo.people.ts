import { demoPatients } from './demo.patients.js';
import { type DemoGender, type DemoKey } from './demo.types.js';

/** What does not depend on the date about a patient. */
export interface DemoPerson {
  readonly n: number;
  readonly id: string;
  readonly name: string;
  readonly gender: DemoGender;
  /** Years, as in the year of the plan. */
  readonly age: number;
  readonly email: string | null;
  readonly knownAllergies: string | null;
}

/** Any day will do; a constant one, so that all that follows from it is constant. */
const SOME_DAY = '2026-06-01';
const known = new Map<DemoKey, readonly DemoPerson[]>();

/** The patients of a hospital in the order of their numbers, without anything that the date changes. */
export function demoPeople(key: DemoKey): readonly DemoPerson[] {
  const people =
    known.get(key) ??
    demoPatients(key, SOME_DAY).map(({ n, id, firstName, lastName, gender, dob, email, knownAllergies }) => ({
      n,
      id,
      name: `${firstName} ${lastName}`,
      gender,
      age: dob ? Number(SOME_DAY.slice(0, 4)) - Number(dob.slice(0, 4)) : 35,
      email,
      knownAllergies,
    }));
  known.set(key, people);
  return people;
}

export function demoPerson(key: DemoKey, n: number): DemoPerson {
  const person = demoPeople(key)[n - 1];
  if (!person) throw new RangeError(`Demo hospital ${key} has no patient ${n}.`);
  return person;
}
