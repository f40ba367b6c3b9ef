import { allPatientRows } from '../../../src/modules/patients/index.js';
import { anAdmission } from '../../factories/admission.js';
import { anAlert, anAlertRule } from '../../factories/alert.js';
import { anAppointment } from '../../factories/appointment.js';
import { aBed } from '../../factories/bed.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import { aPortalPatient } from '../../factories/portal-patient.js';
import { aMedicine, aPrescription } from '../../factories/prescription.js';
import { aCondition, anAllergy } from '../../factories/problem.js';
import { aStockItem } from '../../factories/stock-item.js';
import { aDevice, aReading, aVitalSet } from '../../factories/vitals.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { at, morning } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { counted, countOf, historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let http: HttpClient;
let survivor: Patient;
let merged: Patient;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  ({ http } = hospital.admin);
});
beforeEach(async () => {
  api.setClock(morning);
  survivor = await aPatient(http, { first_name: 'Asha', last_name: 'Kulkarni' });
  merged = await aPatient(http, { first_name: 'Aasha', last_name: 'Kulkarny', dob: '1988-03-15' });
});
afterAll(() => api.close());

let slot = 0;
/** Each on a time of its own, of days on which the hospital works. */
const nextSlot = () => {
  const day = 8 + Math.floor(slot / 30);
  return at(
    `${String(9 + Math.floor((slot % 30) / 4)).padStart(2, '0')}:${String((slot++ % 4) * 15).padStart(2, '0')}`,
    `2030-01-${String(day).padStart(2, '0')}`,
  );
};

const visit = (patient: Patient, scheduled_at = nextSlot(), doctor_user_id = doctor.id) =>
  anAppointment(http, { patient_id: patient.id, doctor_user_id, scheduled_at });
const stay = (patient: Patient) =>
  anAdmission(http, {
    patient_id: patient.id,
    primary_doctor_user_id: doctor.id,
    admit_datetime: at('09:30'),
  });

interface Merge {
  readonly id: string;
  readonly moved: Record<string, number>;
  readonly kept: Record<string, number>;
  readonly rows: { kind: string; id: string; outcome: string }[];
  readonly later_rows: { kind: string; id: string }[];
}

const merge = (form: object = {}, [one, other] = [survivor, merged]) =>
  http.post<Merge>(`/patients/${one.id}/merge`, {
    merged_patient_id: other.id,
    reason: 'Registered twice',
    ...form,
  });
const unmerge = (form: object = {}, patient = merged) =>
  http.post<Merge>(`/patients/${patient.id}/unmerge`, { reason: 'Two sisters', ...form });
const read = async (patient: Patient) => (await http.get<Patient>(`/patients/${patient.id}`)).body;

describe('the merge knows', () => {
  it('every table that refers to a patient; a new one is declared by its module or fails here', async () => {
    const rows = await api.sql<{ name: string }>(
      `select distinct table_name as name from information_schema.columns
       where table_schema = $1 and column_name = 'patient_id'
         and table_name in (select tablename from pg_tables where schemaname = $1)
       union
       select c.conrelid::regclass::text from pg_constraint c
       where c.contype = 'f' and c.confrelid = format('%I.patients', $1::text)::regclass
         and c.connamespace = $1::regnamespace and c.conrelid <> c.confrelid`,
      [hospital.schema],
    );
    const known = new Set(rows.map(({ name }) => name.replace(`${hospital.schema}.`, '')));
    // What changed in a record belongs to the record, a merge is about two, and reports tell what an import has done.
    const own = ['patient_changes', 'patient_import_rows', 'patient_merges'];
    expect([...known].sort()).toEqual([...allPatientRows().map(({ table }) => table), ...own].sort());
  });

  it('which of them refuse rows of records that are not in use', async () => {
    const guarded = await api.sql<{ name: string }>(
      `select c.relname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
       where c.relnamespace = $1::regnamespace and t.tgname = c.relname || '_of_patients_in_use'`,
      [hospital.schema],
    );
    // Accounts are linked later than made; messages tell what has happened, to whoever stands for the patient now.
    const open = ['notifications', 'portal_accounts'];
    expect([...guarded.map(({ name }) => name), ...open].sort()).toEqual(
      allPatientRows()
        .map(({ table }) => table)
        .sort(),
    );
  });
});

describe('a merge', () => {
  it('moves everything, in every module, and writes down what', async () => {
    const appointment = await visit(merged);
    const item = await aStockItem(http, { current_stock: 50 });
    const prescription = await aPrescription(http, appointment, {
      items: [aMedicine({ stock_item_id: item.id, quantity: 2 })],
    });
    await http.patch(`/prescriptions/${prescription.id}`, { status: 'ISSUED' });
    await http.patch(`/prescriptions/${prescription.id}/dispense`);
    const admission = await stay(merged);
    await http.patch(`/beds/${(await aBed(http)).id}/allocate`, { admission_id: admission.id });
    await aVitalSet(http, merged.id, { admission_id: admission.id });
    await aReading(http, merged.id);
    await aDevice(http, merged.id);
    await anAlert(http, merged.id);
    await anAlertRule(http, merged.id);
    await aCondition(http, merged.id);
    await anAllergy(http, merged.id);
    await http.patch(`/patients/${merged.id}/news2/settings`, { spo2_scale: 2 });
    const tables = allPatientRows().map(({ table }) => table);
    const before = new Map<string, number>();
    for (const table of tables)
      before.set(table, await countOf(api, hospital, table, 'patient_id = $1', [merged.id]));

    const { status, body } = await merge();
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        survivor: { id: survivor.id, patient_code: survivor.patient_code, full_name: 'Asha Kulkarni' },
        merged: { id: merged.id, patient_code: merged.patient_code },
        reason: 'Registered twice',
        merged_by_id: hospital.admin.id,
        kept: {},
        undone_at: null,
      },
    });
    for (const table of tables) {
      expect([table, await countOf(api, hospital, table, 'patient_id = $1', [merged.id])]).toEqual([
        table,
        0,
      ]);
      expect([table, await countOf(api, hospital, table, 'patient_id = $1', [survivor.id])]).toEqual([
        table,
        before.get(table),
      ]);
    }
    expect(body.moved).toMatchObject({
      appointment: 1,
      prescription: 1,
      'dispensed medicine': 1,
      admission: 1,
      bed: 1,
      'set of vital signs': 2,
      device: 1,
      alert: 1,
      'alert rule': 1,
      problem: 2,
      'NEWS2 settings': 1,
    });
    const { body: map } = await http.get<Merge>(`/patients/${merged.id}/merges/${body.id}`);
    expect(map.rows).toHaveLength([...before.values()].reduce((sum, count) => sum + count, 0));
    expect(map.rows).toContainEqual({ kind: 'appointment', id: appointment.id, outcome: 'MOVED' });
    expect(await read(survivor)).toMatchObject({ patient_type: 'IPD' });
  });

  it('leads from the merged record to the one that survived', async () => {
    await merge();
    expect(await read(merged)).toMatchObject({ id: survivor.id, former_codes: [merged.patient_code] });
    const raw = await fetch(`${http.base}/patients/${merged.id}`, {
      headers: { authorization: `Bearer ${http.token}` },
      redirect: 'manual',
    });
    expect({ status: raw.status, location: raw.headers.get('location') }).toEqual({
      status: 307,
      location: survivor.id,
    });
    const found = await http.get<{ items: Patient[] }>(`/patients?search=${merged.patient_code}`);
    expect(found.body.items.map(({ id }) => id)).toEqual([survivor.id]);
  });

  it('leaves nothing that could be done with the merged record', async () => {
    await merge();
    const expected = {
      status: 409,
      code: 'patients.merged',
      survivor: { id: survivor.id, patient_code: survivor.patient_code },
    };
    expectProblem(await http.patch(`/patients/${merged.id}/profile`, { city: 'Nagpur' }), expected);
    expectProblem(
      await http.post('/appointments', {
        patient_id: merged.id,
        doctor_user_id: doctor.id,
        scheduled_at: nextSlot(),
      }),
      expected,
    );
    expectProblem(
      await http.post('/admissions', {
        patient_id: merged.id,
        primary_doctor_user_id: doctor.id,
        admit_datetime: morning,
      }),
      expected,
    );
    expectProblem(await http.get(`/patients/${merged.id}/conditions`), expected);
    expectProblem(await http.delete(`/patients/${merged.id}?reason=x`), expected);
    // Nor by whoever writes without asking.
    await expect(
      api.sql(
        `insert into ${hospital.schema}.problems (id, patient_id, kind, text, noted_at, updated_at)
         values (gen_random_uuid(), $1, 'condition', 'Asthma', now(), now())`,
        [merged.id],
      ),
    ).rejects.toMatchObject({ constraint: 'patients_in_use' });
    const { body } = await http.get<{ items: Patient[] }>('/patients?page_size=500');
    expect(body.items.map(({ id }) => id)).not.toContain(merged.id);
  });

  it('fills what is blank, joins clinical texts, and takes what it is told to', async () => {
    await http.patch(`/patients/${survivor.id}`, { known_allergies: 'Latex', consent_sms: true });
    await http.patch(`/patients/${merged.id}`, {
      known_allergies: 'Penicillin',
      blood_group: 'B+',
      consent_sms: false,
      national_id_type: 'PAN',
      national_id_number: 'ABCDE1234F',
    });
    await merge({ take: ['birth'] });
    expect(await read(survivor)).toMatchObject({
      first_name: 'Asha',
      dob: '1988-03-15',
      known_allergies: 'Latex\nPenicillin',
      blood_group: 'B+',
      consent_sms: false,
      national_id_number: 'ABCDE1234F',
    });
    await unmerge();
    expect(await read(survivor)).toMatchObject({
      dob: '1988-03-14',
      known_allergies: 'Latex',
      blood_group: null,
      consent_sms: true,
      national_id_number: null,
      former_codes: [],
    });
    expect(await read(merged)).toMatchObject({ id: merged.id, national_id_number: 'ABCDE1234F' });
  });

  it('is told to the audit of both, and counted', async () => {
    const before = await counted(api, hospital, 'patients');
    const { body } = await merge();
    expect(await counted(api, hospital, 'patients')).toBe(before - 1);
    await unmerge();
    expect(await counted(api, hospital, 'patients')).toBe(before);
    const told = (await historyOf(api, hospital, survivor.id)).filter(({ action }) => /merged$/.test(action));
    const payload = { merge_id: body.id, merged_id: merged.id, survivor_id: survivor.id };
    expect(told).toMatchObject([
      {
        action: 'patient.merged',
        patient_ids: [survivor.id, merged.id],
        actor_id: hospital.admin.id,
        payload,
      },
      {
        action: 'patient.unmerged',
        patient_ids: [survivor.id, merged.id],
        actor_id: hospital.admin.id,
        payload,
      },
    ]);
  });

  it('keeps what both records say alike where it was', async () => {
    await aCondition(http, survivor.id, { text: 'Asthma' });
    await aCondition(http, merged.id, { text: 'asthma' });
    await anAlertRule(http, survivor.id);
    await anAlertRule(http, merged.id);
    const { body } = await merge();
    expect(body.kept).toEqual({ problem: 1, 'alert rule': 1 });
    const { body: list } = await http.get<unknown[]>(`/patients/${survivor.id}/conditions`);
    expect(list).toHaveLength(1);
    await unmerge();
    expect((await http.get<unknown[]>(`/patients/${merged.id}/conditions`)).body).toHaveLength(1);
  });

  it('goes on over further merges: the last record stands for all, and they are taken back in turn', async () => {
    const third = await aPatient(http, { first_name: 'Ashaa' });
    const condition = await aCondition(http, merged.id);
    await merge();
    await merge({}, [third, survivor]);
    expect(await read(merged)).toMatchObject({
      id: third.id,
      former_codes: [survivor.patient_code, merged.patient_code],
    });
    expectProblem(await unmerge(), { status: 409, code: 'patients.survivor_merged' });
    expect((await unmerge({}, survivor)).status).toBe(200);
    expect(await read(merged)).toMatchObject({ id: survivor.id });
    expect((await unmerge()).status).toBe(200);
    const { body } = await http.get<{ id: string }[]>(`/patients/${merged.id}/conditions`);
    expect(body.map(({ id }) => id)).toEqual([condition.id]);
    const merges = await http.get<Merge[]>(`/patients/${survivor.id}/merges`);
    expect(merges.body).toHaveLength(2);
  });

  it('leads patients of the portal to the record that survived, also those with an account at each', async () => {
    const [one, other] = [await aPortalPatient(api, hospital), await aPortalPatient(api, hospital)];
    await merge({}, [one.patient, other.patient]);
    for (const patient of [one, other])
      expect((await patient.http.get('/portal/profile')).body).toMatchObject({
        patient_code: one.patient.patient_code,
      });
    await unmerge({}, other.patient);
    expect((await other.http.get('/portal/profile')).body).toMatchObject({
      patient_code: other.patient.patient_code,
    });
  });
});

describe('a merge is refused', () => {
  const expectObstacle = async (code: string) => {
    const before = await countOf(api, hospital, 'patient_merge_rows');
    const answer = await merge();
    expectProblem(answer, {
      status: 409,
      code: 'patients.cannot_merge',
      obstacles: [{ code, detail: expect.any(String) as string }],
    });
    expect(await countOf(api, hospital, 'patient_merge_rows')).toBe(before);
    expect(await read(merged)).toMatchObject({ id: merged.id });
  };

  it('while both are admitted', async () => {
    await stay(survivor);
    await stay(merged);
    await expectObstacle('admissions.already_admitted');
  });

  it('while both have a visit at one time', async () => {
    const time = nextSlot();
    await visit(survivor, time);
    await visit(merged, time, (await aDoctor(api, hospital)).id);
    await expectObstacle('appointments.patient_busy');
  });

  it('while both have a bed for one time', async () => {
    for (const { id } of [survivor, merged])
      await http.patch(`/beds/${(await aBed(http)).id}/reserve`, {
        patient_id: id,
        reserved_until: at('18:00'),
      });
    await expectObstacle('beds.patient_elsewhere');
  });

  it('while both have an alert about one sign', async () => {
    await anAlert(http, survivor.id);
    await anAlert(http, merged.id);
    await expectObstacle('alerts.going_on');
  });

  it('while they say different things about one allergy', async () => {
    await anAllergy(http, survivor.id, { text: 'Penicillin', severity: 'MILD' });
    await anAllergy(http, merged.id, { text: 'Penicillin', severity: 'SEVERE' });
    await expectObstacle('problems.contradictory');
  });

  it('while both ask one doctor for an appointment, or for a bed', async () => {
    const [one, other] = [await aPortalPatient(api, hospital), await aPortalPatient(api, hospital)];
    [survivor, merged] = [one.patient, other.patient];
    for (const patient of [one, other]) {
      const asked = await patient.http.post('/portal/appointments', {
        doctor_user_id: doctor.id,
        scheduled_at: nextSlot(),
      });
      expect(asked.status).toBe(201);
    }
    await expectObstacle('appointments.request_pending');
  });

  it.each([
    ['that one has died', { is_deceased: true }, 'patients.facts_differ'],
    ['that one is not to be resuscitated', { is_dnr: true }, 'patients.facts_differ'],
  ])('when only one says %s', async (_, form, code) => {
    await http.patch(`/patients/${merged.id}`, form);
    expectProblem(await merge(), { status: 409, code });
  });

  it('when they have different national ids', async () => {
    await http.patch(`/patients/${survivor.id}`, {
      national_id_type: 'PAN',
      national_id_number: 'ABCDE1234F',
    });
    await http.patch(`/patients/${merged.id}`, { national_id_type: 'PAN', national_id_number: 'ABCDE1234G' });
    expectProblem(await merge(), { status: 409, code: 'patients.national_ids_differ' });
  });

  it('with itself, and when one is merged or removed already', async () => {
    expectProblem(await merge({}, [survivor, survivor]), { status: 422, code: 'patients.merge_with_itself' });
    const third = await aPatient(http);
    await http.delete(`/patients/${third.id}?reason=x`);
    expectProblem(await merge({}, [survivor, third]), { status: 409, code: 'patients.removed' });
    await merge();
    expectProblem(await merge(), { status: 409, code: 'patients.already_merged' });
    expectProblem(await merge({}, [merged, survivor]), { status: 409, code: 'patients.already_merged' });
    expectProblem(await unmerge({}, survivor), { status: 409, code: 'patients.not_merged' });
  });

  it('to the desk, which may not', async () => {
    const receptionist = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'] });
    const { status } = await receptionist.http.post(`/patients/${survivor.id}/merge`, {
      merged_patient_id: merged.id,
      reason: 'x',
    });
    expect(status).toBe(403);
  });
});

describe('of merges at one moment', () => {
  it('one wins, whoever is merged into whom', async () => {
    for (let round = 0; round < 5; round++) {
      const people = [await aPatient(http), await aPatient(http), await aPatient(http)] as const;
      const [a, b, c] = people;
      const answers = await Promise.all([
        merge({}, [a, b]),
        merge({}, [b, a]),
        merge({}, [c, b]),
        merge({}, [a, b]),
      ]);
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter(status => status >= 500)).toEqual([]);
      expect(
        await countOf(api, hospital, 'patient_merges', 'undone_at is null and merged_id = $1', [b.id]),
      ).toBeLessThanOrEqual(1);
      for (const answer of answers.filter(({ status }) => status !== 201))
        expectProblem(answer, { status: 409, code: 'patients.already_merged' });
      // Either b went once and others failed, or a went to b and b to c.
      expect(statuses.filter(status => status === 201).length).toBeGreaterThan(0);
      const inUse = await countOf(api, hospital, 'patients', 'id = any($1) and survivor_id is null', [
        people.map(({ id }) => id),
      ]);
      expect(inUse).toBe(3 - statuses.filter(status => status === 201).length);
    }
  });

  it('and bookings nothing is left behind: it moves, or it is refused', async () => {
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await aPatient(http), await aPatient(http)];
      const [won, ...bookings] = await Promise.all([
        merge({}, [a, b]),
        ...Array.from({ length: 6 }, () =>
          http.post('/appointments', {
            patient_id: b.id,
            doctor_user_id: doctor.id,
            scheduled_at: nextSlot(),
          }),
        ),
      ]);
      expect(won.status).toBe(201);
      const booked = bookings.filter(({ status }) => status === 201).length;
      expect(bookings.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
      expect(await countOf(api, hospital, 'appointments', 'patient_id = $1', [b.id])).toBe(0);
      expect(await countOf(api, hospital, 'appointments', 'patient_id = $1', [a.id])).toBe(booked);
    }
  });
});

describe('rows that are append-only', () => {
  it('follow a merge, and change for nothing else', async () => {
    await aVitalSet(http, merged.id);
    await merge();
    for (const table of ['vital_sets', 'readings'])
      await expect(
        api.sql(`update ${hospital.schema}.${table} set patient_id = $1 where patient_id = $2`, [
          merged.id,
          survivor.id,
        ]),
      ).rejects.toMatchObject({ code: '42501' });
    await expect(
      api.sql(`update ${hospital.schema}.readings set value = 1 where patient_id = $1`, [survivor.id]),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('what was written since a merge', () => {
  it('is asked for: to whom it belongs', async () => {
    const before = await visit(merged);
    await merge();
    const condition = await aCondition(http, survivor.id);
    const allergy = await anAllergy(http, survivor.id);
    await http.patch(`/appointments/${before.id}`, { notes: 'Told by telephone' });
    const later_rows = [
      { kind: 'problem', id: condition.id },
      { kind: 'problem', id: allergy.id },
    ];
    expectProblem(await unmerge(), {
      status: 409,
      code: 'patients.unmerge_undecided',
      later_rows: later_rows.map(row => expect.objectContaining(row) as unknown),
    });
    const { body: merges } = await http.get<Merge[]>(`/patients/${merged.id}/merges`);
    const { body: map } = await http.get<Merge>(`/patients/${merged.id}/merges/${merges[0]?.id}`);
    expect(map.later_rows).toMatchObject(later_rows);
    expectProblem(await unmerge({ later: 'SURVIVOR', rows: [{ id: before.id, belongs_to: 'MERGED' }] }), {
      status: 422,
      code: 'patients.unmerge_unknown_row',
    });
    const { status } = await unmerge({
      later: 'SURVIVOR',
      rows: [{ id: allergy.id, belongs_to: 'MERGED' }],
    });
    expect(status).toBe(200);
    const listed = async (patient: Patient, list: string) =>
      (await http.get<{ id: string }[]>(`/patients/${patient.id}/${list}`)).body.map(({ id }) => id);
    expect(await listed(survivor, 'conditions')).toEqual([condition.id]);
    expect(await listed(survivor, 'allergies')).toEqual([]);
    expect(await listed(merged, 'allergies')).toEqual([allergy.id]);
    expect((await http.get(`/appointments/${before.id}`)).body).toMatchObject({
      patient_id: merged.id,
      notes: 'Told by telephone',
    });
  });

  it('as a part of something goes where that goes, without being asked for', async () => {
    const admission = await stay(merged);
    await merge();
    const { id } = await aVitalSet(http, survivor.id, { admission_id: admission.id });
    expect((await unmerge()).status).toBe(200);
    expect(await countOf(api, hospital, 'vital_sets', 'id = $1 and patient_id = $2', [id, merged.id])).toBe(
      1,
    );
    expect(
      await countOf(api, hospital, 'readings', 'set_id = $1 and patient_id <> $2', [id, merged.id]),
    ).toBe(0);
  });

  it('cannot be torn from what it is a part of', async () => {
    const first = await visit(merged);
    await merge();
    const { id } = await http
      .post<{ id: string }>('/admissions', {
        patient_id: survivor.id,
        primary_doctor_user_id: doctor.id,
        admit_datetime: morning,
        appointment_id: first.id,
      })
      .then(({ body }) => body);
    await api.sql(`update ${hospital.schema}.appointments set linked_ipd_admission_id = $1 where id = $2`, [
      id,
      first.id,
    ]);
    expectProblem(await unmerge({ later: 'SURVIVOR' }), { status: 409, code: 'patients.unmerge_splits' });
    expect(await read(merged)).toMatchObject({ id: survivor.id });
    expect((await unmerge({ later: 'MERGED' })).status).toBe(200);
  });

  it('in fields stays with the surviving record', async () => {
    await http.patch(`/patients/${merged.id}`, { blood_group: 'B+', marital_status: 'MARRIED' });
    await merge();
    await http.patch(`/patients/${survivor.id}`, { blood_group: 'O-' });
    await unmerge();
    expect(await read(survivor)).toMatchObject({ blood_group: 'O-', marital_status: null });
  });
});
