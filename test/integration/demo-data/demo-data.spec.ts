import { DemoDataService } from '../../../src/platform/demo-data/index.js';
import { checkDemoRules, type DemoRuleInput } from '../../../src/platform/demo-data/demo.rules.js';
import { aHospital } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aMedicine, aPrescription } from '../../factories/prescription.js';
import { aStockItem } from '../../factories/stock-item.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { TestDatabase } from '../../support/database.js';
import type { HttpClient } from '../../support/http-client.js';
import { demoHospitals, fingerprint, rowsOf, type DemoHospitalRow } from './demo-rows.js';

const silent = () => undefined;

/** A Wednesday in Kolkata, shortly before noon. */
const wednesday = new Date('2026-03-11T06:07:00Z');
const daysLater = (days: number, hours = 0): Date =>
  new Date(wednesday.getTime() + (days * 24 + hours) * 3_600_000);

let api: TestApi;
let demo: DemoDataService;
let hospitals: DemoHospitalRow[];

/** Seeded once; each test has a copy of it. */
let seeded: TestDatabase;

beforeAll(async () => {
  const first = await startApi();
  first.setClock(wednesday);
  await first.app.get(DemoDataService).seed(silent);
  seeded = await first.closeButDatabase();
});
afterAll(() => seeded.drop());

beforeEach(async () => {
  api = await startApi({}, seeded);
  demo = api.app.get(DemoDataService);
  api.setClock(wednesday);
  hospitals = await demoHospitals(api);
});
afterEach(() => api.close());

const hospitalA = (): DemoHospitalRow => hospitals[0] as DemoHospitalRow;

async function freshenAt(now: Date, maxDays?: number): Promise<void> {
  api.setClock(now);
  await demo.freshen(silent, maxDays);
}

async function brokenRules(now: Date): Promise<string[]> {
  const broken = await Promise.all(
    hospitals.map(async hospital => checkDemoRules(await rowsOf(api, hospital, now))),
  );
  return broken.flat();
}

const dayOf = (instant: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(instant);

const onDayOf = (now: Date, { appointments, timeZone }: DemoRuleInput) =>
  appointments.filter(({ scheduledAt }) => dayOf(scheduledAt, timeZone) === dayOf(now, timeZone));

const fingerprints = () => Promise.all(hospitals.map(hospital => fingerprint(api, hospital)));

async function signIn(user: string): Promise<HttpClient> {
  const login = await api.login<{ access_token: string }>(`${user}@demo-tenant-a.hms`, 'Demo@12345');
  expect(login.status).toBe(200);
  return api.as(login.body.access_token);
}

/** What hangs on patients and visits, whatever the clock shows. */
const wholeClinic = {
  stays: 200,
  beds: 42,
  prescriptions: { DISPENSED: 84, ISSUED: 62, DRAFT: 48, CANCELLED: 26 },
  outpatients: 154,
  items: 17,
  accounts: 12,
};

function countsOf({ clinic }: DemoRuleInput): object {
  const { stays = [], beds = [], prescriptions = [], items = [], accounts = [] } = clinic ?? {};
  return {
    stays: stays.length,
    beds: beds.length,
    prescriptions: Object.fromEntries(
      [...Map.groupBy(prescriptions, ({ status }) => status)].map(([status, own]) => [status, own.length]),
    ),
    outpatients: prescriptions.filter(({ appointment_id }) => appointment_id).length,
    items: items.length,
    accounts: accounts.length,
  };
}

/** How many patients and members of staff the hospital believes to have. */
async function usageOf({ schema }: DemoHospitalRow): Promise<Record<string, number>> {
  const rows = await api.sql<{ name: string; total: number }>(
    `select name, sum(value)::int as total from ${schema}.counters where name in ('users', 'patients') group by name`,
  );
  return Object.fromEntries(rows.map(({ name, total }) => [name, total]));
}

describe('seeding', () => {
  it('makes two hospitals, each with 9 staff, 100 patients and 500 appointments, 48 of them today', async () => {
    expect(hospitals).toHaveLength(2);
    for (const hospital of hospitals) {
      const rows = await rowsOf(api, hospital, wednesday);
      const counts = [rows.staff, rows.patients, rows.appointments, onDayOf(wednesday, rows)];
      expect(counts.map(({ length }) => length)).toEqual([9, 100, 500, 48]);
      expect(await usageOf(hospital)).toEqual({ users: 9, patients: 100 });
      expect(countsOf(rows)).toEqual(wholeClinic);
    }
  });

  it('writes nothing that is told to anybody', async () => {
    for (const { schema } of hospitals) {
      expect(await api.sql(`select event from ${schema}.outbox`)).toEqual([]);
      expect(await api.sql(`select id from ${schema}.notifications`)).toEqual([]);
    }
  });

  it('shows its doctors to strangers, with free times', async () => {
    type Doctors = { items: { full_name: string; next_free_slots?: string[] }[] };
    const found = await api.get<Doctors>('/public/doctors?city=Pune');
    expect(found.status).toBe(200);
    expect(found.body.items).toHaveLength(2);
  });

  it('breaks no business rule', async () => {
    expect(await brokenRules(wednesday)).toEqual([]);
  });

  it('gives every patient a code of their own and a text to be found by', async () => {
    const nurse = await signIn('receptionist1');
    const page = await nurse.get<{ total: number; items: { patient_code: string; first_name: string }[] }>(
      '/patients?page_size=100',
    );
    expect(page.body.total).toBe(100);
    expect(new Set(page.body.items.map(({ patient_code }) => patient_code)).size).toBe(100);
    const [someone] = page.body.items;
    const found = await nurse.get<{ items: { patient_code: string }[] }>(
      `/patients?search=${someone?.patient_code}`,
    );
    expect(found.body.items.map(({ patient_code }) => patient_code)).toEqual([someone?.patient_code]);
  });

  it('adds nothing when it is repeated, the same day or another', async () => {
    const before = await fingerprints();
    await demo.seed(silent);
    expect(await fingerprints()).toEqual(before);
    api.setClock(daysLater(3, 5));
    await demo.seed(silent);
    expect(await fingerprints()).toEqual(before);
  });

  it('brings back what a visitor cannot have removed, and nothing else', async () => {
    const { schema } = hospitalA();
    const before = await fingerprint(api, hospitalA());
    await api.sql(`
      delete from ${schema}.appointments a where notes like 'DEMO|A|appointment|4%'
        and not exists (select from ${schema}.prescriptions p where p.appointment_id = a.id)`);
    expect(await fingerprint(api, hospitalA())).not.toBe(before);
    await demo.seed(silent);
    expect(await fingerprint(api, hospitalA())).toBe(before);
  });

  it('tells its progress up to 100', async () => {
    const told: number[] = [];
    await demo.seed(percent => told.push(percent));
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(100);
  });
});

describe('freshening', () => {
  it('changes nothing on the day of the data, at whatever hour', async () => {
    const before = await fingerprints();
    await freshenAt(wednesday);
    await freshenAt(daysLater(0, 6));
    expect(await fingerprints()).toEqual(before);
  });

  it('moves everything to today and keeps every rule, on any day and at any hour', async () => {
    for (const now of [
      daysLater(1),
      daysLater(4, 7), // Sunday evening
      daysLater(5, -4), // Monday, before the first patient
      daysLater(365, -2),
    ]) {
      await freshenAt(now);
      for (const hospital of hospitals) {
        const rows = await rowsOf(api, hospital, now);
        expect([now, checkDemoRules(rows)]).toEqual([now, []]);
        const counts = [rows.patients, rows.appointments, onDayOf(now, rows)];
        expect(counts.map(({ length }) => length)).toEqual([100, 500, 48]);
        expect(countsOf(rows)).toEqual(wholeClinic);
      }
    }
    const arranged = await fingerprints();
    await freshenAt(daysLater(365));
    expect(await fingerprints()).toEqual(arranged);
  }, 180_000);

  it('keeps who is who: an appointment stays with its patient and doctor', async () => {
    const whoIsWho = async () => {
      const { appointments } = await rowsOf(api, hospitalA(), wednesday);
      return appointments.map(({ id, patientId, doctorId }) => `${id} ${patientId} ${doctorId}`).sort();
    };
    const before = await whoIsWho();
    await freshenAt(daysLater(9));
    expect(await whoIsWho()).toEqual(before);
  });

  it('moves by no more days than it may', async () => {
    await freshenAt(daysLater(10), 7);
    const { appointments, timeZone } = await rowsOf(api, hospitalA(), wednesday);
    const busiest = [...Map.groupBy(appointments, ({ scheduledAt }) => dayOf(scheduledAt, timeZone))].sort(
      ([, a], [, b]) => b.length - a.length,
    );
    expect(busiest[0]?.[0]).toBe('2026-03-18');
    await freshenAt(daysLater(10), 7);
    expect(await brokenRules(daysLater(10))).toEqual([]);
  });

  it("leaves a visitor's own bookings alone; what they are in the way of stays out, cancelled", async () => {
    const next = daysLater(1);
    // The visitor takes every free slot that a doctor has tomorrow.
    const desk = await signIn('receptionist1');
    const { id: patient } = await aPatient(desk, { last_name: 'Visitor' });
    const { schema } = hospitalA();
    const [doctor] = await api.sql<{ id: string }>(
      `select id from ${schema}.users where email = 'doctor1@demo-tenant-a.hms'`,
    );
    const taken: string[] = [];
    for (let minute = 9 * 60; minute < 18 * 60; minute += 15) {
      const slot = new Date(Date.parse('2026-03-11T18:30:00Z') + minute * 60_000).toISOString();
      const booked = await desk.post<{ id: string }>('/appointments', {
        patient_id: patient,
        doctor_user_id: doctor?.id,
        scheduled_at: slot,
      });
      if (booked.status === 201) taken.push(booked.body.id);
    }
    expect(taken.length).toBeGreaterThan(20);
    const mine = () =>
      api.sql(`select * from ${schema}.appointments where id = any($1) order by id`, [taken]);
    const before = await mine();

    await freshenAt(next);
    expect(await mine()).toEqual(before);
    const rows = await rowsOf(api, hospitalA(), next);
    expect(checkDemoRules(rows)).toEqual([]);
    const displaced = rows.appointments.filter(({ cancelledNote }) => cancelledNote === 'The time was taken');
    expect(displaced.length).toBeGreaterThan(0);
    for (const { status, doctorId } of displaced)
      expect({ status, doctorId }).toEqual({ status: 'CANCELLED', doctorId: doctor?.id });

    // So long that the plan does not reach back to that day.
    const later = daysLater(400);
    await freshenAt(later);
    expect(await brokenRules(later)).toEqual([]);
    const after = await rowsOf(api, hospitalA(), later);
    expect(after.appointments.filter(({ cancelledNote }) => cancelledNote === 'The time was taken')).toEqual(
      [],
    );
  });

  it("keeps a visitor's own work in the wards and the pharmacy, and every rule", async () => {
    const { schema } = hospitalA();
    const desk = await signIn('admin');
    const { id: patient } = await aPatient(desk, { last_name: 'Visitor' });
    const [free] = await api.sql<{ id: string }>(
      `
      select id from ${schema}.beds b where condition = 'READY' and not exists (
        select from ${schema}.bed_allocations x where x.bed_id = b.id and (x.ends_at is null or x.ends_at > $1))`,
      [wednesday],
    );
    const [doctor] = await api.sql<{ id: string }>(
      `select id from ${schema}.users where email = 'doctor1@demo-tenant-a.hms'`,
    );
    const stay = await desk.post<{ id: string }>('/admissions', {
      patient_id: patient,
      primary_doctor_user_id: doctor?.id,
      admit_datetime: wednesday.toISOString(),
      bed_id: free?.id,
    });
    expect(stay.status).toBe(201);
    // Nearly all that there is of something goes to this patient.
    const [item] = await api.sql<{ id: string; usable: number }>(`
      select i.id, sum(b.quantity)::int as usable from ${schema}.stock_items i join ${schema}.stock_batches b on b.stock_item_id = i.id
      where i.name = 'Demo A - Azithromycin' and b.expires_on > '2026-03-11' group by i.id`);
    const rx = await desk.post<{ id: string }>('/prescriptions', {
      patient_id: patient,
      admission_id: stay.body.id,
      items: [aMedicine({ stock_item_id: item?.id, quantity: (item?.usable ?? 0) - 1 })],
    });
    expect((await desk.patch(`/prescriptions/${rx.body.id}`, { status: 'ISSUED' })).status).toBe(200);
    expect((await desk.patch(`/prescriptions/${rx.body.id}/dispense`)).status).toBe(200);
    // One that the demo has issued is dispensed, and somebody who lies there goes home and comes back.
    const [issued] = await api.sql<{ id: string }>(
      `select id from ${schema}.prescriptions where status = 'ISSUED' and appointment_id is not null limit 1`,
    );
    await desk.patch(`/prescriptions/${issued?.id}/dispense`);
    const [lying] = await api.sql<{ id: string; patient_id: string }>(
      `select id, patient_id from ${schema}.admissions where status = 'ACTIVE' and notes like '%DEMO|%' order by id limit 1`,
    );
    const left = await desk.patch(`/admissions/${lying?.id}/discharge`, {
      discharge_datetime: wednesday.toISOString(),
      discharge_summary: 'Well again',
    });
    expect(left.status).toBe(200);
    const again = await desk.post<{ id: string }>('/admissions', {
      patient_id: lying?.patient_id,
      primary_doctor_user_id: doctor?.id,
      admit_datetime: wednesday.toISOString(),
    });
    expect(again.status).toBe(201);

    const kept = () =>
      Promise.all([
        api.sql(`select * from ${schema}.admissions where id = any($1) order by id`, [
          [stay.body.id, again.body.id],
        ]),
        api.sql(`select * from ${schema}.bed_allocations where admission_id = $1`, [stay.body.id]),
        api.sql(`select * from ${schema}.prescriptions where id = $1`, [rx.body.id]),
        api.sql(
          `select id, quantity, batch_id, at from ${schema}.stock_movements where source_id = $1 order by id`,
          [rx.body.id],
        ),
      ]);
    const before = await kept();
    for (const days of [1, 2]) {
      await freshenAt(daysLater(days));
      expect(await kept()).toEqual(before);
      const { clinic, ...rows } = await rowsOf(api, hospitalA(), daysLater(days));
      const planned = clinic?.stays.find(({ id }) => id === lying?.id);
      expect(planned?.status).toBe('CANCELLED');
      // The ledger ends with what the visitor took; all else is judged as ever.
      const problems = checkDemoRules({ ...rows, ...(clinic && { clinic }) });
      expect(problems.filter(problem => !/Azithromycin: movement \d+ is before/.test(problem))).toEqual([]);
    }
  });

  it("remembers a visitor's own visit of a demo patient, and brings visits of the plan back to it", async () => {
    const { schema } = hospitalA();
    const admin = await signIn('admin');
    const complete = async (id: string | undefined) => {
      expect((await admin.patch(`/appointments/${id}/start-consultation`, {})).status).toBe(200);
      const done = await admin.patch<{ completed_at: string }>(`/appointments/${id}/complete`, {
        closure_note: 'Well again',
      });
      expect(done.status).toBe(200);
      return done.body.completed_at;
    };
    type Visit = { id: string; patient_id: string; doctor_user_id: string };
    const { body } = await admin.get<{ items: Visit[] }>(
      '/appointments?status=SCHEDULED&date_from=2026-03-11&date_to=2026-03-11',
    );
    const [planned] = body.items;
    const taken = await admin.get<{ items: { patient_id: string }[] }>('/appointments?page_size=500');
    const [away] = await api.sql<{ id: string }>(
      `select id from ${schema}.patients where id <> all($1) or last_visited_at < '2026-02-20' order by last_visited_at limit 1`,
      [taken.body.items.map(({ patient_id }) => patient_id)],
    );
    const own = await admin.post<{ id: string; next_free_slots?: string[] }>('/appointments', {
      patient_id: away?.id,
      doctor_user_id: planned?.doctor_user_id,
      scheduled_at: '2026-03-11T12:15:00Z',
      overbook_reason: 'A visitor tries it out',
    });
    expect(own.status).toBe(201);
    const seenAt = await complete(own.body.id);
    await complete(planned?.id);

    await freshenAt(daysLater(1));
    expect(await brokenRules(daysLater(1))).toEqual([]);
    const [row] = await api.sql<{ notes: string }>(`select notes from ${schema}.appointments where id = $1`, [
      planned?.id,
    ]);
    expect(row?.notes).toMatch(/^DEMO\|A\|appointment\|\d+$/);
    const [patient] = await api.sql<{ last_visited_at: Date }>(
      `select last_visited_at from ${schema}.patients where id = $1`,
      [away?.id],
    );
    expect(patient?.last_visited_at).toEqual(new Date(seenAt));
  });
});

/** What a visitor does with a demo patient leaves traces in every part of the product. */
async function treat(schema: string): Promise<void> {
  const doctor = await signIn('doctor1');
  const { body: me } = await doctor.get<{ id: string }>('/auth/me');
  const [visit] = await api.sql<{ id: string; patient_id: string }>(
    `select id, patient_id from ${schema}.appointments where doctor_id = $1 and status = 'SCHEDULED' limit 1`,
    [me.id],
  );
  if (!visit) throw new Error('The doctor has no visit to come.');
  const { id: stock_item_id } = await aStockItem(await signIn('pharmacist1'), { current_stock: 9 });
  const line = aMedicine({ stock_item_id, quantity: 2 });
  const { id } = await aPrescription(doctor, visit, { items: [line] });
  expect((await doctor.patch(`/prescriptions/${id}`, { status: 'ISSUED' })).status).toBe(200);
  expect((await doctor.get(`/prescriptions/${id}/pdf`)).status).toBe(200);
  const pharmacist = await signIn('pharmacist1');
  expect((await pharmacist.patch(`/prescriptions/${id}/dispense`)).status).toBe(200);
  const condition = await doctor.post(`/patients/${visit.patient_id}/conditions`, { text: 'Gout' });
  expect(condition.status).toBe(201);
}

it('goes on when a visitor has merged demo patients and removed others; seeding anew has them all again', async () => {
  const { schema } = hospitalA();
  const admin = await signIn('admin');
  const ids = (
    await api.sql<{ id: string }>(`select id from ${schema}.patients order by patient_code limit 40`)
  ).map(({ id }) => id);
  // Many of them were in two places at one time, which speaks against one person.
  let merged: string | undefined;
  for (let n = 1; n < ids.length && !merged; n++) {
    const form = { merged_patient_id: ids[n], reason: 'One person' };
    if ((await admin.post(`/patients/${ids[0]}/merge`, form)).status < 300) merged = ids[n];
  }
  let removed: string | undefined;
  for (const id of ids.filter(each => each !== ids[0] && each !== merged))
    removed ??= (await admin.delete(`/patients/${id}?reason=Tried`)).status < 300 ? id : undefined;
  expect([merged, removed]).not.toContain(undefined);

  for (const days of [1, 30]) await freshenAt(daysLater(days));
  expect(
    await api.sql(
      `select count(*)::int as gone from ${schema}.patients where survivor_id is not null or removed_at is not null`,
    ),
  ).toEqual([{ gone: 2 }]);
  const later = daysLater(30, 1);
  api.setClock(later);
  await demo.reset(silent);
  await demo.seed(silent);
  expect(await brokenRules(later)).toEqual([]);
  expect(countsOf(await rowsOf(api, hospitalA(), later))).toEqual(wholeClinic);
}, 180_000);

describe('a hospital that is not made up', () => {
  it('keeps its ledger and its vital signs, whatever a transaction says of itself', async () => {
    const { schema } = await aHospital(api);
    const attempt = (statement: string, role: string) =>
      api.sql(`do $$ begin
        set local role ${role}; set local search_path = ${schema}; set local hms.arranges_demo = 'on'; ${statement}; end $$`);
    for (const table of ['stock_movements', 'vital_sets', 'readings'])
      await expect(attempt(`delete from ${table}`, schema.replace('tenant_', 't_'))).rejects.toMatchObject({
        code: '42501',
      });
    for (const hospital of [schema, hospitalA().schema])
      await expect(
        attempt(`insert into ${hospital}.demo_marks default values`, hospital.replace('tenant_', 't_')),
      ).rejects.toMatchObject({ code: '42501', message: expect.stringMatching(/demo_marks/) as string });
  });

  it('is no exception in a demo hospital either, unless a transaction says that it arranges', async () => {
    const { schema } = hospitalA();
    await expect(api.sql(`delete from ${schema}.stock_movements`)).rejects.toMatchObject({ code: '42501' });
    await expect(api.sql(`delete from ${schema}.vital_sets`)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('emptying', () => {
  it('removes demo patients and their appointments; staff, departments and what visitors made stay', async () => {
    const { schema } = hospitalA();
    const desk = await signIn('receptionist1');
    const { id } = await aPatient(desk, { last_name: 'Visitor' });
    const kept = async () => [
      await api.sql(`select * from ${schema}.users order by id`),
      await api.sql(`select * from ${schema}.departments order by id`),
      await api.sql(`select * from ${schema}.roles order by id`),
    ];
    await treat(schema);
    const before = await kept();
    await demo.reset(silent);
    expect(await kept()).toEqual(before);
    expect(await api.sql(`select id from ${schema}.patients`)).toEqual([{ id }]);
    for (const table of [
      'appointments',
      'admissions',
      'prescriptions',
      'vital_sets',
      'readings',
      'alerts',
      'portal_accounts',
      'beds',
      'wards',
      'inbox_messages',
    ])
      expect([table, await api.sql(`select id from ${schema}.${table}`)]).toEqual([table, []]);
    expect(await api.sql(`select id from ${schema}.stock_items where name like 'Demo A - %'`)).toEqual([]);
    expect(await usageOf(hospitalA())).toEqual({ users: 9, patients: 1 });
  });

  it('makes room for new data, planned for its own day', async () => {
    await demo.reset(silent);
    const later = daysLater(20, 2);
    api.setClock(later);
    await demo.seed(silent);
    expect(await brokenRules(later)).toEqual([]);
    const rows = await rowsOf(api, hospitalA(), later);
    expect(onDayOf(later, rows)).toHaveLength(48);
    expect(countsOf(rows)).toEqual(wholeClinic);
    expect(await usageOf(hospitalA())).toEqual({ users: 9, patients: 100 });
  });

  it('does nothing where there is no demo data', async () => {
    await demo.reset(silent);
    const before = await fingerprints();
    await demo.reset(silent);
    await freshenAt(daysLater(2));
    expect(await fingerprints()).toEqual(before);
  });
});

it('never touches another hospital, whatever is done to the demo data', async () => {
  const other = await aHospital(api);
  await aPatient(other.admin.http);
  const before = await fingerprint(api, other);
  await demo.seed(silent);
  await freshenAt(daysLater(1));
  await demo.reset(silent);
  await demo.seed(silent);
  expect(await fingerprint(api, other)).toBe(before);
});
