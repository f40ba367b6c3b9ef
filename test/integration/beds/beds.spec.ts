import { newId } from '../../../src/core/ids.js';
import type { Admission } from '../../factories/admission.js';
import { aBed, aWardOf, type Bed } from '../../factories/bed.js';
import { aStaffMember } from '../../factories/hospital.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';
import { aWard, noon, type Ward } from '../admissions/ward.js';

let api: TestApi;
let ward: Ward;

beforeAll(async () => {
  api = await startApi();
  ward = await aWard(api);
});
beforeEach(() => api.setClock(noon));
afterAll(() => api.close());

const bed = (overrides = {}) => aBed(ward.admin.http, overrides);
const step = (id: string, name: string, body: object = {}, { http } = ward.nurse) =>
  http.patch<Bed>(`/beds/${id}/${name}`, body);
const stateOf = async (id: string) => (await ward.admin.http.get<Bed>(`/beds/${id}`)).body.state;
const allocate = (bedId: string, admissionId: string) =>
  step(bedId, 'allocate', { admission_id: admissionId });
const discharge = (id: string) =>
  ward.doctor.http.patch<Admission>(`/admissions/${id}/discharge`, {
    discharge_datetime: noon,
    discharge_summary: 'Well again',
  });

describe('a bed', () => {
  it('goes to a patient, is cleaned after them, and is free again', async () => {
    const { id, label, ward_id } = await bed();
    const stay = await ward.stay();
    const { status, body } = await allocate(id, stay.id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'OCCUPIED',
      since: noon.toISOString(),
      reserved_until: null,
      occupant: { patient_id: stay.patient_id, admission_id: stay.id, patient_name: stay['patient_name'] },
    });
    const { body: now } = await ward.doctor.http.get<Admission>(`/admissions/${stay.id}`);
    expect(now['bed']).toEqual({ bed_id: id, label, ward_id, ward: body['ward'] });
    expect((await step(id, 'release')).body).toMatchObject({
      state: 'CLEANING',
      occupant: null,
      since: null,
    });
    expectProblem(await allocate(id, stay.id), { status: 409, code: 'beds.not_available' });
    expect((await step(id, 'clean')).body.state).toBe('FREE');
    const entries = await historyOf(api, ward.hospital, id);
    expect(entries.map(({ action }) => action)).toEqual([
      'bed.added',
      'bed.allocated',
      'bed.released',
      'bed.cleaned',
    ]);
    expect(entries[1]).toMatchObject({
      patient_ids: [stay.patient_id],
      changes: { state: ['FREE', 'OCCUPIED'] },
    });
  });

  it('can be given with the admission', async () => {
    const { id } = await bed();
    const stay = await ward.stay({ bed_id: id });
    expect(stay['bed']).toMatchObject({ bed_id: id });
    expect(await stateOf(id)).toBe('OCCUPIED');
    const before = await countOf(api, ward.hospital, 'admissions');
    expectProblem(
      await ward.admin.http.post('/admissions', {
        patient_id: (await ward.patient()).id,
        primary_doctor_user_id: ward.doctor.id,
        admit_datetime: noon,
        bed_id: id,
      }),
      { status: 409, code: 'beds.not_available' },
    );
    expect(await countOf(api, ward.hospital, 'admissions')).toBe(before);
  });

  it.each(['discharge', 'cancel'])('is left with the %s', async end => {
    const { id } = await bed();
    const stay = await ward.stay({ bed_id: id });
    if (end === 'discharge') await discharge(stay.id);
    else await ward.admin.http.patch(`/admissions/${stay.id}/cancel`, { reason: 'A mistake' });
    expect(await stateOf(id)).toBe('CLEANING');
    const { body } = await ward.admin.http.get<Admission>(`/admissions/${stay.id}`);
    expect(body['bed']).toBeNull();
    await step(id, 'clean');
    expectProblem(await allocate(id, stay.id), { status: 400, code: 'admissions.wrong_status' });
  });

  it('of another patient cannot be had, nor a second one', async () => {
    const [first, second] = [await bed(), await bed()];
    const [stay, other] = [await ward.stay({ bed_id: first.id }), await ward.stay()];
    const taken = await allocate(first.id, other.id);
    expectProblem(taken, { status: 409, code: 'beds.not_available' });
    expect(taken.body).toMatchObject({
      state: 'OCCUPIED',
      detail: 'This cannot be done: The bed is occupied.',
    });
    expectProblem(await allocate(second.id, stay.id), { status: 409, code: 'beds.patient_has_bed' });
    expect((await allocate(first.id, stay.id)).status).toBe(200);
    expect(await countOf(api, ward.hospital, 'bed_allocations', 'bed_id = $1', [first.id])).toBe(1);
  });

  it('is changed for another one by a transfer, also together with the doctor', async () => {
    const [first, second] = [await bed(), await bed()];
    const stay = await ward.stay({ bed_id: first.id });
    const { body } = await ward.nurse.http.patch<Admission>(`/admissions/${stay.id}/transfer`, {
      bed_id: second.id,
      primary_doctor_user_id: ward.colleague.id,
    });
    expect(body).toMatchObject({
      bed: { bed_id: second.id },
      primary_doctor_user_id: ward.colleague.id,
    });
    expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['CLEANING', 'OCCUPIED']);
    expect((await historyOf(api, ward.hospital, second.id)).map(({ action }) => action)).toContain(
      'bed.transferred',
    );
  });

  it('is kept for a patient until a time, for nobody else, and becomes theirs', async () => {
    const { id } = await bed();
    const patient = await ward.patient();
    const reserved_until = at('18:00');
    expect((await step(id, 'reserve', { patient_id: patient.id, reserved_until })).body).toMatchObject({
      state: 'RESERVED',
      reserved_until: reserved_until.toISOString(),
      occupant: null,
    });
    expect((await ward.admin.http.get<Bed>(`/beds/${id}`)).body.occupant).toMatchObject({
      patient_id: patient.id,
      admission_id: null,
    });
    expectProblem(await allocate(id, (await ward.stay()).id), { status: 409, code: 'beds.not_available' });
    const stay = await ward.stay({ patient_id: patient.id });
    expect((await allocate(id, stay.id)).body).toMatchObject({ state: 'OCCUPIED', reserved_until: null });
  });

  it('is free when the time is over, or when it is released', async () => {
    const { id } = await bed();
    const keep = async () =>
      step(id, 'reserve', { patient_id: (await ward.patient()).id, reserved_until: at('12:30') });
    await keep();
    api.setClock(at('12:30'));
    expect(await stateOf(id)).toBe('FREE');
    api.setClock(at('12:10'));
    expect(await stateOf(id)).toBe('RESERVED');
    expect((await step(id, 'release')).body.state).toBe('FREE');
    expect((await keep()).status).toBe(200);
  });

  it.each<[string, object, number, string]>([
    ['nobody', { patient_id: newId() }, 404, 'beds.patient_not_found'],
    ['too long', { reserved_until: at('12:01', '2030-01-14') }, 400, 'beds.reservation_too_long'],
    ['the past', { reserved_until: at('11:00') }, 400, 'beds.reservation_too_long'],
  ])('is not kept for %s', async (_, overrides, status, code) => {
    const form = { patient_id: (await ward.patient()).id, reserved_until: at('18:00'), ...overrides };
    expectProblem(await step((await bed()).id, 'reserve', form), { status, code });
  });

  it('is taken out of use with a reason by those who manage beds, and not while somebody lies there', async () => {
    const { id } = await bed();
    expect((await step(id, 'block', { reason: 'Broken' })).status).toBe(403);
    const stay = await ward.stay({ bed_id: id });
    const block = () => step(id, 'block', { reason: 'Broken' }, ward.admin);
    expectProblem(await block(), { status: 409, code: 'beds.not_available' });
    await discharge(stay.id);
    expect((await block()).body).toMatchObject({ state: 'BLOCKED', blocked_reason: 'Broken' });
    expectProblem(await allocate(id, (await ward.stay()).id), { status: 409, code: 'beds.not_available' });
    expectProblem(await step(id, 'clean'), { status: 409, code: 'beds.not_available' });
    expect((await step(id, 'unblock', {}, ward.admin)).body).toMatchObject({
      state: 'FREE',
      blocked_reason: null,
    });
  });

  it('that is used no more is not on the board, and its name is free', async () => {
    const { id, ward_id, label } = await bed();
    expectProblem(await ward.admin.http.post('/beds', { ward_id, label: label.toUpperCase() }), {
      status: 400,
      code: 'beds.label_taken',
    });
    expect((await ward.admin.http.patch<Bed>(`/beds/${id}`, { is_active: false })).body).toMatchObject({
      is_active: false,
    });
    expect((await ward.admin.http.get<Bed[]>(`/beds?ward_id=${ward_id}`)).body).toEqual([]);
    expectProblem(await allocate(id, (await ward.stay()).id), { status: 409, code: 'beds.retired' });
    expect((await ward.admin.http.post('/beds', { ward_id, label })).status).toBe(201);
  });

  it('that has changed meanwhile is left alone when the caller says what they saw', async () => {
    const { id } = await bed();
    const send = () =>
      ward.admin.http.send('PATCH', `/beds/${id}/block`, { reason: 'x' }, { headers: { 'if-match': '"7"' } });
    expectProblem(await send(), { status: 412, code: 'precondition.failed' });
  });
});

it('the database itself keeps a stay that is over out of beds', async () => {
  const { id } = await bed();
  const stay = await ward.stay({ bed_id: id });
  const { schema } = ward.hospital;
  await expect(
    api.sql(
      `update ${schema}.admissions set status = 'CANCELLED', cancelled_at = now(), cancelled_reason = 'x' where id = $1`,
      [stay.id],
    ),
  ).rejects.toThrow('bed_allocations_while_active');
  await expect(
    api.sql(
      `insert into ${schema}.bed_allocations (id, bed_id, patient_id, kind, begins_at, ends_at)
       values ($1, $2, $3, 'RESERVED', $4, $5)`,
      [newId(), id, (await ward.patient()).id, at('13:00'), at('14:00')],
    ),
  ).rejects.toThrow('bed_allocations_bed_free');
});

describe('the board', () => {
  it('shows wards with their beds and how full they are', async () => {
    const { id: ward_id, name } = await aWardOf(ward.admin.http);
    const labels = ['A1', 'a2', 'B1', 'B2'];
    const beds: Bed[] = [];
    for (const label of labels) beds.push(await bed({ ward_id, label }));
    const stay = await ward.stay({ bed_id: beds[0]?.id });
    await step(beds[3]?.id ?? '', 'block', { reason: 'Broken' }, ward.admin);
    const { status, body } = await ward.nurse.http.get<{
      place: string;
      occupancy: { total: number };
      wards: { id: string; beds: Bed[]; [member: string]: unknown }[];
    }>('/beds/board');
    expect(status).toBe(200);
    const shown = body.wards.find(each => each.id === ward_id);
    expect(shown).toMatchObject({
      name,
      department_id: null,
      occupancy: {
        total: 4,
        free: 2,
        reserved: 0,
        occupied: 1,
        cleaning: 0,
        blocked: 1,
        occupancy_percent: 33.3,
      },
    });
    expect(shown?.beds.map(({ label, state }) => [label, state])).toEqual([
      ['A1', 'OCCUPIED'],
      ['a2', 'FREE'],
      ['B1', 'FREE'],
      ['B2', 'BLOCKED'],
    ]);
    expect(body.occupancy.total).toBe(body.wards.flatMap(each => each.beds).length);
    const { body: free } = await ward.nurse.http.get<Bed[]>(`/beds?ward_id=${ward_id}&state=FREE`);
    expect(free.map(({ label }) => label)).toEqual(['a2', 'B1']);
    const [entry] = await api.sql<{ patient_ids: string[]; actor_id: string }>(
      `select patient_ids, actor_id from ${ward.hospital.schema}.audit_entries where action = 'beds.viewed'
       order by id desc limit 1`,
    );
    expect(entry).toMatchObject({ actor_id: ward.nurse.id });
    expect(entry?.patient_ids).toContain(stay.patient_id);
  });

  it('names patients to those who look after them only', async () => {
    const { body: departments } = await ward.admin.http.get<{ id: string; name: string }[]>('/departments');
    const cardiology = departments.find(({ name }) => name === 'Cardiology')?.id;
    const { id: ward_id } = await aWardOf(ward.admin.http, { department_id: cardiology });
    const { id } = await bed({ ward_id });
    await ward.stay({ bed_id: id });
    const ofTheWard = await aStaffMember(api, ward.hospital, { roles: ['NURSE'], department: 'Cardiology' });
    const elsewhere = await aStaffMember(api, ward.hospital, { roles: ['NURSE'], department: 'Pediatrics' });
    const sees = async ({ http }: Pick<Ward['admin'], 'http'>) => {
      const { body } = await http.get<Bed>(`/beds/${id}`);
      expect(body.state).toBe('OCCUPIED');
      return body.occupant !== null;
    };
    for (const member of [ward.doctor, ward.nurse, ofTheWard, ward.receptionist, ward.admin])
      expect(await sees(member)).toBe(true);
    for (const member of [ward.colleague, elsewhere]) expect(await sees(member)).toBe(false);
  });
});

describe('wards', () => {
  it('have a name of their own', async () => {
    const { id, name } = await aWardOf(ward.admin.http);
    expectProblem(await ward.admin.http.post('/wards', { name: name.toUpperCase() }), {
      status: 400,
      code: 'beds.ward_name_taken',
    });
    const { body } = await ward.admin.http.patch(`/wards/${id}`, { name: `${name} East` });
    expect(body).toMatchObject({ name: `${name} East`, bed_count: 0, version: 2 });
    expect((await ward.nurse.http.post('/wards', { name: 'Mine' })).status).toBe(403);
  });
});
