import {
  appointmentsPerDay,
  doctorCount,
  doctorId,
  lastLoadedDay,
  patientId,
  surname,
  surnameCount,
  type Size,
} from './data.js';
import type { Call } from './drive.js';

export interface Operation {
  readonly name: string;
  /** Share of the bare limit's throughput that is to be reached, and that is aimed at (quality.md §1). */
  readonly reach: number;
  readonly aim: number;
  readonly kind: 'read' | 'write';
  readonly next: () => Call;
}

const api = '/api/v1';
const dayMs = 86_400_000;
const dayName = (fromToday: number) => new Date(Date.now() + fromToday * dayMs).toISOString().slice(0, 10);

/** What is measured, besides signing in. Requests differ from each other, so nothing is answered from one place. */
export function operations({ patients, appointments }: Size): Operation[] {
  const loadedDays = Math.floor(appointments / appointmentsPerDay);
  const get = (path: (n: number) => string) => {
    let n = 0;
    return (): Call => ({ method: 'GET', path: api + path(n++) });
  };
  return [
    {
      name: 'list 50 patients',
      reach: 0.5,
      aim: 0.7,
      kind: 'read',
      next: get(n => `/patients?page=${1 + (n % 10)}&page_size=50`),
    },
    {
      name: 'search by name',
      reach: 0.5,
      aim: 0.7,
      kind: 'read',
      next: get(n => `/patients?search=${surname((n * 7) % surnameCount)}&page=1&page_size=20`),
    },
    {
      name: 'read one patient',
      reach: 0.6,
      aim: 0.75,
      kind: 'read',
      next: get(n => `/patients/${patientId(1 + ((n * 7919) % patients))}`),
    },
    {
      name: "a day's appointments",
      reach: 0.5,
      aim: 0.7,
      kind: 'read',
      next: get(n => {
        const day = dayName(lastLoadedDay - 1 - (n % Math.min(loadedDays - 2, 300)));
        return `/appointments?date_from=${day}&date_to=${day}&page=1&page_size=50`;
      }),
    },
    {
      name: 'create patient',
      reach: 0.4,
      aim: 0.6,
      kind: 'write',
      next: registrations(),
    },
    { name: 'book a slot', reach: 0.4, aim: 0.6, kind: 'write', next: bookings(patients) },
    { name: 'dashboard', reach: 0.5, aim: 0.7, kind: 'read', next: get(() => '/dashboard/metrics') },
  ];
}

/** Each somebody else, from the n-th on. */
export function registrations(n = 0): () => Call {
  return () => {
    const body = JSON.stringify({
      first_name: 'Asha',
      last_name: surname(n % surnameCount),
      gender: 'FEMALE',
      dob: new Date(Date.UTC(1950, 0, 1 + (n % 20_000))).toISOString().slice(0, 10),
      phone_primary: `98${String(10_000_000 + n++)}`,
      city: 'Pune',
    });
    return { method: 'POST', path: `${api}/patients/quick-register`, body };
  };
}

/** Each a different free slot, doctor after doctor; whoever asks gets the next one. */
function bookings(patients: number): () => Call {
  const slotsPerDay = 36;
  const openDays = Array.from({ length: 3650 }, (_, n) => dayName(lastLoadedDay + 2 + n)).filter(
    day => new Date(day).getUTCDay() !== 0,
  );
  let n = 0;
  return () => {
    const slot = Math.floor(n / doctorCount);
    const opensAt = Date.parse(`${openDays[Math.floor(slot / slotsPerDay)]}T03:30:00Z`);
    const body = JSON.stringify({
      patient_id: patientId(1 + (n % patients)),
      doctor_user_id: doctorId(n % doctorCount),
      scheduled_at: new Date(opensAt + (slot % slotsPerDay) * 15 * 60_000).toISOString(),
      notes: null,
    });
    n++;
    return { method: 'POST', path: `${api}/appointments`, body };
  };
}
