import { newId } from '../../../src/core/ids.js';
import type { Admission } from '../../factories/admission.js';
import { aStaffMember } from '../../factories/hospital.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';
import { aWard, noon, type Ward } from './ward.js';

let api: TestApi;
let ward: Ward;

beforeAll(async () => {
  api = await startApi();
  ward = await aWard(api);
});
beforeEach(() => api.setClock(noon));
afterAll(() => api.close());

const actionsOn = async (id: string) =>
  (await historyOf(api, ward.hospital, id))
    .map(({ action }) => action)
    .filter(action => action !== 'admission.viewed');

describe('a discharge', () => {
  it('ends the stay with a summary; the length of the stay counts midnights of the hospital', async () => {
    const stay = await ward.stay({ admit_datetime: at('23:50', '2030-01-04') });
    expect(stay['length_of_stay_days']).toBe(3);
    const { status, body } = await ward.doctor.http.patch<Admission>(`/admissions/${stay.id}/discharge`, {
      discharge_datetime: at('00:10', '2030-01-06'),
      discharge_summary: 'Recovered; rest for a week.',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'DISCHARGED',
      discharge_datetime: at('00:10', '2030-01-06').toISOString(),
      discharge_summary: 'Recovered; rest for a week.',
      length_of_stay_days: 2,
      version: 2,
    });
    expect(await actionsOn(stay.id)).toEqual(['admission.admitted', 'admission.discharged']);
    const [, entry] = await historyOf(api, ward.hospital, stay.id);
    expect(entry?.changes).toMatchObject({
      status: ['ACTIVE', 'DISCHARGED'],
      discharge_summary: [null, '•••'],
    });
    const { body: patient } = await ward.admin.http.get(`/patients/${stay.patient_id}`);
    expect(patient).toMatchObject({ patient_type: 'OPD', has_active_admission: false });
  });

  it.each([
    ['without a summary', { discharge_summary: ' ' }, 422, 'admissions.summary_missing'],
    ['before the admission', { discharge_datetime: at('10:59') }, 400, 'admissions.discharged_before'],
    ['in the future', { discharge_datetime: at('12:02') }, 400, 'admissions.discharged_in_future'],
  ])('%s is refused', async (_, overrides, status, code) => {
    const { id } = await ward.stay();
    const form = { discharge_datetime: noon, discharge_summary: 'Well', ...overrides };
    expectProblem(await ward.doctor.http.patch(`/admissions/${id}/discharge`, form), { status, code });
    expect(await actionsOn(id)).toEqual(['admission.admitted']);
  });

  it('cannot be done twice, nor anything else to a stay that is over', async () => {
    const { id } = await ward.stay();
    const form = { discharge_datetime: noon, discharge_summary: 'Well' };
    await ward.doctor.http.patch(`/admissions/${id}/discharge`, form);
    for (const [step, body] of [
      ['discharge', form],
      ['cancel', { reason: 'x' }],
      ['transfer', {}],
    ] as const)
      expectProblem(await ward.admin.http.patch(`/admissions/${id}/${step}`, body), {
        status: 400,
        code: 'admissions.wrong_status',
      });
    expectProblem(await ward.admin.http.patch(`/admissions/${id}`, { notes: 'x' }), {
      status: 400,
      code: 'admissions.wrong_status',
    });
  });
});

it('a stay that should not have been is cancelled with a reason', async () => {
  const { id } = await ward.stay();
  expectProblem(await ward.receptionist.http.patch(`/admissions/${id}/cancel`, {}), {
    status: 422,
    code: 'validation.failed',
  });
  const { body } = await ward.receptionist.http.patch(`/admissions/${id}/cancel`, {
    reason: 'Wrong patient',
  });
  expect(body).toMatchObject({
    status: 'CANCELLED',
    cancelled_reason: 'Wrong patient',
    cancelled_at: noon.toISOString(),
    discharge_datetime: null,
  });
  expect(await actionsOn(id)).toEqual(['admission.admitted', 'admission.cancelled']);
});

describe('a change', () => {
  it('of doctor, department and notes is one; the same again is none', async () => {
    const { id } = await ward.stay({ notes: 'Fever' });
    const { body: departments } = await ward.admin.http.get<{ id: string; name: string }[]>('/departments');
    const cardiology = departments.find(({ name }) => name === 'Cardiology')?.id;
    const form = { department_id: cardiology, primary_doctor_user_id: ward.colleague.id, notes: null };
    for (let n = 0; n < 2; n++)
      expect((await ward.admin.http.patch(`/admissions/${id}`, form)).body).toMatchObject({
        department: 'Cardiology',
        primary_doctor_user_id: ward.colleague.id,
        notes: null,
        version: 2,
      });
    expect(await actionsOn(id)).toEqual(['admission.admitted', 'admission.updated']);
  });

  it('into the care of somebody else is a transfer', async () => {
    const { id } = await ward.stay();
    const { body } = await ward.doctor.http.patch(`/admissions/${id}/transfer`, {
      primary_doctor_user_id: ward.colleague.id,
    });
    expect(body).toMatchObject({ primary_doctor_user_id: ward.colleague.id, department: 'General Medicine' });
    expect(await actionsOn(id)).toEqual(['admission.admitted', 'admission.transferred']);
    expectProblem(await ward.doctor.http.get(`/admissions/${id}`), {
      status: 403,
      code: 'admissions.not_yours',
    });
    for (const [doctor, status, code] of [
      [newId(), 404, 'admissions.doctor_not_found'],
      [ward.nurse.id, 400, 'admissions.not_a_doctor'],
    ] as const)
      expectProblem(
        await ward.admin.http.patch(`/admissions/${id}/transfer`, { primary_doctor_user_id: doctor }),
        { status, code },
      );
  });

  it('of something that has moved on is refused when the caller says what they saw', async () => {
    const { id } = await ward.stay();
    const change = (etag: string) =>
      ward.admin.http.send('PATCH', `/admissions/${id}`, { notes: etag }, { headers: { 'if-match': etag } });
    expect((await change('"1"')).status).toBe(200);
    expectProblem(await change('"1"'), { status: 412, code: 'precondition.failed' });
  });
});

describe('who sees a stay', () => {
  it('the doctor in whose care it is, the nurses of the department, the desk; nobody else', async () => {
    const { id } = await ward.stay();
    const elsewhere = await aStaffMember(api, ward.hospital, { roles: ['NURSE'], department: 'Cardiology' });
    const seen = async ({ http }: Pick<Ward['admin'], 'http'>) => {
      const { status } = await http.get(`/admissions/${id}`);
      const { body } = await http.get<Admission[]>('/admissions');
      const { status: changed } = await http.patch(`/admissions/${id}`, { notes: 'seen' });
      return [status, body.some(each => each.id === id), changed];
    };
    for (const member of [ward.doctor, ward.nurse, ward.receptionist, ward.admin])
      expect(await seen(member)).toEqual([200, true, 200]);
    for (const member of [ward.colleague, elsewhere]) expect(await seen(member)).toEqual([403, false, 403]);
  });

  it('makes the patient one of theirs', async () => {
    const { patient_id } = await ward.stay();
    expect((await ward.doctor.http.get(`/patients/${patient_id}`)).status).toBe(200);
    expect((await ward.nurse.http.get(`/patients/${patient_id}`)).status).toBe(200);
    expect((await ward.colleague.http.get(`/patients/${patient_id}`)).status).toBe(403);
  });

  it('is written down', async () => {
    const { id, patient_id } = await ward.stay();
    await ward.doctor.http.get(`/admissions/${id}`);
    expect((await historyOf(api, ward.hospital, id)).at(-1)).toMatchObject({
      action: 'admission.viewed',
      actor_id: ward.doctor.id,
      patient_ids: [patient_id],
      payload: null,
    });
  });
});

describe('the list', () => {
  const ids = ({ body }: { body: unknown }) => (body as Admission[]).map(({ id }) => id);

  it('is an array, latest admission first, filtered by everything that matters', async () => {
    const patient = await ward.patient();
    const first = await ward.stay({ patient_id: patient.id, admit_datetime: at('09:00', '2029-12-20') });
    await ward.doctor.http.patch(`/admissions/${first.id}/discharge`, {
      discharge_datetime: at('10:00', '2029-12-22'),
      discharge_summary: 'Well',
    });
    const second = await ward.stay({ patient_id: patient.id });
    const find = async (query: string) =>
      ids(await ward.admin.http.get(`/admissions?patient_id=${patient.id}&${query}`));
    expect(await find('')).toEqual([second.id, first.id]);
    expect(await find('status=ACTIVE')).toEqual([second.id]);
    expect(await find('status_filter=DISCHARGED')).toEqual([first.id]);
    expect(await find('date_to=2029-12-20')).toEqual([first.id]);
    expect(await find('date_from=2029-12-21')).toEqual([second.id]);
    expect(await find(`doctor_user_id=${ward.colleague.id}`)).toEqual([]);
    expect(await find(`department_id=${second['department_id'] as string}`)).toHaveLength(2);
    expectProblem(await ward.admin.http.get('/admissions?status=GONE'), {
      status: 422,
      code: 'validation.failed',
    });
  });

  it('comes in pages when it is asked so', async () => {
    const { body } = await ward.admin.http.get<{ items: Admission[]; total: number }>(
      '/admissions?paged=true&page_size=2&page=2',
    );
    expect(body).toMatchObject({ page: 2, page_size: 2 });
    expect(body.items).toHaveLength(2);
    const { body: all } = await ward.admin.http.get<Admission[]>('/admissions');
    expect(body.items).toEqual(all.slice(2, 4));
    expect(body.total).toBe(all.length);
  });
});
