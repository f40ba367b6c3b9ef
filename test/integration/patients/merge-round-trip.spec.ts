import { allPatientRows } from '../../../src/modules/patients/index.js';
import { anAdmission } from '../../factories/admission.js';
import { anAppointment } from '../../factories/appointment.js';
import { aBed } from '../../factories/bed.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import { aPrescription } from '../../factories/prescription.js';
import { aCondition, anAllergy } from '../../factories/problem.js';
import { aDevice, aReading, aVitalSet } from '../../factories/vitals.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { at, morning } from '../../support/hospital-time.js';
import { randomOf } from '../dashboards/random-work.js';

/** Merge, work, unmerge: both records are what they were, with the work where it was said to belong. */
const rounds = Number(process.env['MERGE_ROUNDS'] ?? 20);
const seed = Number(process.env['MERGE_SEED'] ?? 20_300_107);

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let http: HttpClient;
let random: () => number;
let minutes = 0;
let slot = 0;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  ({ http } = hospital.admin);
});
afterAll(() => api.close());

const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const tick = (): Date => {
  const now = new Date(morning.getTime() + 10_000 * ++minutes);
  api.setClock(now);
  return now;
};
/** Of working days to come; no two visits at one time. */
const nextSlot = (): Date => {
  const [day, quarter] = [Math.floor(slot / 36), slot++ % 36];
  const monday = at('09:00', '2030-01-14').getTime();
  return new Date(monday + (day + Math.floor(day / 6)) * 86_400_000 + quarter * 900_000);
};

interface Row {
  readonly id: string;
  readonly patient_id: string;
  readonly [column: string]: unknown;
}
type Rows = Map<string, Row>;

/** Every row of both patients, named by its table and id. */
async function rowsOf(ids: readonly string[]): Promise<Rows> {
  const all: Rows = new Map();
  for (const { table } of allPatientRows()) {
    const found = await api.sql<{ row: Row }>(
      `select to_jsonb(t) as row from ${hospital.schema}.${table} t where patient_id = any($1)`,
      [ids],
    );
    for (const { row } of found) all.set(`${table} ${row.id}`, row);
  }
  return all;
}

const recordsOf = async (ids: readonly string[]) =>
  new Map(
    (
      await api.sql<{ row: Row }>(
        `select to_jsonb(p) - '{version,updated_at,updated_by_id}'::text[] as row
         from ${hospital.schema}.patients p where id = any($1)`,
        [ids],
      )
    ).map(({ row }) => [row.id, row]),
  );

/** One thing that happens to a patient; what is there already may go on. */
async function happen(patient: string, open: { visits: string[]; stays: string[]; devices: string[] }) {
  const now = tick();
  const kind = Math.floor(random() * 10);
  if (kind < 2) {
    const { id } = await anAppointment(http, {
      patient_id: patient,
      doctor_user_id: doctor.id,
      scheduled_at: nextSlot(),
    });
    open.visits.push(id);
  } else if (kind === 2 && open.visits.length > 0) {
    const { status } = await http.patch(`/appointments/${pick(open.visits)}`, { notes: `At ${minutes}` });
    expect(status).toBe(200);
  } else if (kind === 3 && open.visits.length > 0) {
    await http.patch(`/appointments/${pick(open.visits)}/cancel`, { reason: 'PATIENT_REQUEST' });
  } else if (kind === 4) {
    const visits = open.visits.splice(0); // they are handed over to the stay
    const stay = await anAdmission(http, {
      patient_id: patient,
      primary_doctor_user_id: doctor.id,
      admit_datetime: now,
    });
    await http.patch(`/beds/${(await aBed(http)).id}/allocate`, { admission_id: stay.id });
    if (random() < 0.5)
      await aPrescription(
        http,
        { id: stay.id },
        { appointment_id: null, admission_id: stay.id, patient_id: patient },
      );
    await aVitalSet(http, patient, { admission_id: stay.id, recorded_at: tick() });
    await http.patch(`/admissions/${stay.id}/discharge`, {
      discharge_datetime: tick(),
      discharge_summary: 'Well',
    });
    expect(visits.length).toBeGreaterThanOrEqual(0);
  } else if (kind === 5) await aCondition(http, patient);
  else if (kind === 6) await anAllergy(http, patient);
  else if (kind === 7) open.devices.push((await aDevice(http, patient)).id);
  else if (kind === 8)
    await aReading(http, patient, { recorded_at: now, type: 'weight', value: 60 + minutes, unit: 'kg' });
  else {
    const { id } = await aVitalSet(http, patient, { recorded_at: now });
    if (random() < 0.3)
      await http.post(`/vitals/${id}/corrections`, { heart_rate: 80, correction_reason: 'Misread' });
  }
}

const none = () => ({ visits: [] as string[], stays: [] as string[], devices: [] as string[] });

/** What each row is a part of, as the schema says. */
const wholes: Record<string, [column: string, table: string][]> = {
  appointments: [['linked_ipd_admission_id', 'admissions']],
  bed_allocations: [['admission_id', 'admissions']],
  prescriptions: [
    ['appointment_id', 'appointments'],
    ['admission_id', 'admissions'],
  ],
  vital_sets: [
    ['appointment_id', 'appointments'],
    ['admission_id', 'admissions'],
    ['corrects_id', 'vital_sets'],
  ],
  readings: [
    ['set_id', 'vital_sets'],
    ['device_id', 'devices'],
    ['corrects_id', 'readings'],
  ],
};

/** Whose a row is to be: as before, else whose the thing is of which it is a part, else as was said. */
function ownerOf(key: string, rows: Rows, before: Rows, said: Map<string, string>, survivor: string): string {
  const own = before.get(key)?.patient_id;
  if (own) return own;
  const row = rows.get(key);
  for (const [column, table] of wholes[key.split(' ')[0] ?? ''] ?? []) {
    const whole = `${table} ${String(row?.[column])}`;
    if (rows.has(whole)) return ownerOf(whole, rows, before, said, survivor);
  }
  return said.get(row?.id ?? '') ?? survivor;
}

it.each(Array.from({ length: rounds }, (_, n) => seed + n))('round trip %i compares equal', async number => {
  random = randomOf(number);
  const one = (): Promise<Patient> =>
    aPatient(http, {
      first_name: pick(['Asha', 'Ravi', 'Meena']),
      email: random() < 0.5 ? 'a@b.example' : null,
    });
  const [survivor, merged] = [await one(), await one()];
  const ids = [survivor.id, merged.id];
  const open = { survivor: none(), merged: none() };
  for (let n = 0; n < 6; n++) {
    await happen(survivor.id, open.survivor);
    await happen(merged.id, open.merged);
  }
  await http.patch(`/patients/${merged.id}`, { blood_group: 'B+', known_allergies: 'Latex', city: 'Thane' });
  const [before, recordsBefore] = [await rowsOf(ids), await recordsOf(ids)];

  const { status } = await http.post(`/patients/${survivor.id}/merge`, {
    merged_patient_id: merged.id,
    reason: 'Registered twice',
    take: random() < 0.5 ? ['name', 'phone_primary'] : [],
  });
  expect(status).toBe(201);
  const united = await rowsOf(ids);
  expect([...united.values()].filter(({ patient_id }) => patient_id === merged.id)).toEqual([]);
  expect([...united.keys()].sort()).toEqual([...before.keys()].sort());

  const both = {
    visits: [...open.survivor.visits, ...open.merged.visits],
    stays: [],
    devices: [...open.survivor.devices, ...open.merged.devices],
  };
  for (let n = 0; n < 8; n++) await happen(survivor.id, both);
  const isChanged = random() < 0.5;
  if (isChanged)
    await http.patch(`/patients/${survivor.id}`, { blood_group: 'O-', preferred_language: 'hi' });
  const worked = await rowsOf(ids);
  const recordWorked = (await recordsOf(ids)).get(survivor.id);

  const asked = await http.post<{ later_rows?: { id: string }[] }>(`/patients/${merged.id}/unmerge`, {
    reason: 'Two people',
  });
  const said = new Map((asked.body.later_rows ?? []).map(({ id }) => [id, pick(ids)]));
  // A stay to which visits of one record were handed over cannot be the other one's.
  for (const [key, row] of worked) {
    const stay = key.startsWith('appointments ') ? (row['linked_ipd_admission_id'] as string | null) : null;
    const owner = before.get(key)?.patient_id;
    if (stay && owner && said.has(stay)) said.set(stay, owner);
  }
  const torn = [...worked].some(([key, row]) => {
    const stay = key.startsWith('appointments ') ? (row['linked_ipd_admission_id'] as string | null) : null;
    const owner = before.get(key)?.patient_id;
    return stay && owner && said.has(stay) && said.get(stay) !== owner;
  });
  if (asked.status === 409) {
    const undone = await http.post(`/patients/${merged.id}/unmerge`, {
      reason: 'Two people',
      rows: [...said].map(([id, owner]) => ({
        id,
        belongs_to: owner === merged.id ? 'MERGED' : 'SURVIVOR',
      })),
    });
    if (torn) {
      // Visits of both were handed over to one stay: it stays one record.
      expect(undone).toMatchObject({ status: 409, body: { code: 'patients.unmerge_splits' } });
      expect(await rowsOf(ids)).toEqual(worked);
      return;
    }
    expect(undone).toMatchObject({ status: 200 });
  } else expect(asked).toMatchObject({ status: 200 });

  const after = await rowsOf(ids);
  const expected = new Map(
    [...worked].map(([key, row]) => [
      key,
      { ...row, patient_id: ownerOf(key, worked, before, said, survivor.id) },
    ]),
  );
  expect(Object.fromEntries(after)).toEqual(Object.fromEntries(expected));
  // Nothing that was there before belongs to anybody else than before.
  for (const [key, { patient_id }] of before)
    expect([key, after.get(key)?.patient_id]).toEqual([key, patient_id]);

  const records = await recordsOf(ids);
  expect(records.get(merged.id)).toEqual(recordsBefore.get(merged.id));
  expect(records.get(survivor.id)).toEqual({
    ...recordsBefore.get(survivor.id),
    ...(isChanged && { blood_group: 'O-', preferred_language: 'hi' }),
    // Who came since was seen.
    ...(recordWorked?.['last_visited_at'] !== recordsBefore.get(survivor.id)?.['last_visited_at'] && {
      last_visited_at: records.get(survivor.id)?.['last_visited_at'],
    }),
  });
});
