import { addMinutes } from '../../../src/core/clock.js';
import { EndReservations } from '../../../src/modules/bed-requests/index.js';
import { anAdmission } from '../../factories/admission.js';
import { aBed, aWardOf, type Bed } from '../../factories/bed.js';
import { aDoctor, aHospital, type Hospital } from '../../factories/hospital.js';
import { aPortalPatient, type PortalPatient } from '../../factories/portal-patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { Listener } from '../../support/listener.js';
import { countOf, historyOf } from '../../support/records.js';
import { PostRoom } from '../notifications/post-room.js';

interface Request {
  readonly id: string;
  readonly status: string;
  readonly code: string;
  readonly version: number;
}

let api: TestApi;
let hospital: Hospital;
let own: PortalPatient;

beforeAll(async () => {
  api = await startApi({ REDIS_URL: '' });
  api.setClock(at('09:00'));
  hospital = await aHospital(api);
}, 60_000);
beforeEach(async () => {
  api.setClock(at('09:00'));
  await api.sql('delete from public.counters');
  own = await aPortalPatient(api, hospital);
});
afterAll(() => api.close());

const staff = () => hospital.admin.http;
const ask = (body: object = {}, { http } = own) => http.post<Request>('/portal/bed-requests', body);
const asked = async (by = own) => {
  const { status, body } = await ask({ reason: 'An operation' }, by);
  expect([status, body.status]).toEqual([201, 'REQUESTED']);
  return body.id;
};
const approve = (id: string, { id: bed_id }: Bed, options = {}) =>
  staff().patch<Request>(`/bed-requests/${id}/approve`, { bed_id, reserved_until: at('18:00') }, options);
const bedNow = async ({ id }: Bed) => (await staff().get<Bed>(`/beds/${id}`)).body;

describe('beds that could be had', () => {
  it('are counted by ward, and name nobody', async () => {
    const ward = await aWardOf(staff());
    const [, kept] = [await aBed(staff(), { ward_id: ward.id }), await aBed(staff(), { ward_id: ward.id })];
    await staff().patch(`/beds/${kept.id}/reserve`, {
      patient_id: own.patient.id,
      reserved_until: at('12:00'),
    });
    const { body } = await own.http.get<{ ward_id: string }[]>('/portal/beds');
    expect(body.find(({ ward_id }) => ward_id === ward.id)).toEqual({
      ...{ ward_id: ward.id, ward: ward.name, department: null, total: 2, free: 1 },
    });
    expect(JSON.stringify(body)).not.toContain(own.patient.id);
  });
});

describe('a request', () => {
  it('is one at a time, also of ten at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask()));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body } of answers.filter(answer => answer.status !== 201))
      expect([status, body.code]).toEqual([409, 'bed_requests.pending']);
  });

  it('is for a ward of this hospital, and not for somebody who is admitted', async () => {
    const other = await aHospital(api);
    const { id } = await aWardOf(other.admin.http);
    expect((await ask({ ward_id: id })).status).toBe(404);
    await anAdmission(staff(), {
      patient_id: own.patient.id,
      primary_doctor_user_id: (await aDoctor(api, hospital)).id,
      admit_datetime: at('07:00'),
    });
    expect(await ask()).toMatchObject({ status: 409, body: { code: 'bed_requests.patient_admitted' } });
  });

  it('that is approved keeps a bed, and tells the patient where', async () => {
    const bed = await aBed(staff());
    const id = await asked();
    const { headers } = await own.http.get('/portal/bed-requests');
    expect(headers.get('content-type')).toContain('json');
    expect((await approve(id, bed, { headers: { 'if-match': '"1"' } })).body).toMatchObject({
      ...{ status: 'APPROVED', bed_id: bed.id, version: 2 },
    });
    expect(await bedNow(bed)).toMatchObject({ state: 'RESERVED', occupant: { patient_id: own.patient.id } });
    const room = new PostRoom(api, hospital);
    await room.work();
    expect(await room.one(own.patient.id, 'EMAIL')).toMatchObject({ template: 'bed_request_decided' });
    expect((await historyOf(api, hospital, id)).map(({ action }) => action)).toEqual([
      'bed_request.requested',
      'bed_request.approved',
    ]);
  });

  it('cannot have a bed that somebody has; it waits on', async () => {
    const bed = await aBed(staff());
    const [first, second] = [await asked(), await asked(await aPortalPatient(api, hospital))];
    const answers = await Promise.all([approve(first, bed), approve(second, bed)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(
      await countOf(api, hospital, 'bed_requests', "bed_id = $1 and status = 'APPROVED'", [bed.id]),
    ).toBe(1);
  });

  it('that is rejected says why, and leaves room for another one', async () => {
    const id = await asked();
    const reason = 'No bed before Monday.';
    expect((await staff().patch(`/bed-requests/${id}/reject`, {})).status).toBe(422);
    expect((await staff().patch(`/bed-requests/${id}/reject`, { reason })).status).toBe(200);
    expect((await own.http.get<{ items: object[] }>('/portal/bed-requests')).body.items).toMatchObject([
      { id, status: 'REJECTED', decided_reason: reason },
    ]);
    await asked();
  });

  it('that is released or taken back frees the bed', async () => {
    const bed = await aBed(staff());
    const first = await asked();
    await approve(first, bed);
    expect((await staff().patch(`/bed-requests/${first}/release`)).body).toMatchObject({
      status: 'RELEASED',
    });
    expect(await bedNow(bed)).toMatchObject({ state: 'FREE' });
    const second = await asked();
    await approve(second, bed);
    expect((await own.http.patch(`/portal/bed-requests/${second}/cancel`)).body).toMatchObject({
      status: 'CANCELLED',
    });
    expect(await bedNow(bed)).toMatchObject({ state: 'FREE' });
    expect((await staff().patch(`/bed-requests/${second}/release`)).status).toBe(400);
  });

  it('that is released when the patient lies there by now leaves them there', async () => {
    const bed = await aBed(staff());
    const id = await asked();
    await approve(id, bed);
    await anAdmission(staff(), {
      patient_id: own.patient.id,
      primary_doctor_user_id: (await aDoctor(api, hospital)).id,
      admit_datetime: at('08:00'),
      bed_id: bed.id,
    });
    expect((await staff().patch(`/bed-requests/${id}/release`)).status).toBe(200);
    expect(await bedNow(bed)).toMatchObject({ state: 'OCCUPIED' });
  });

  it('ends when the bed is kept no longer', async () => {
    const id = await asked();
    await approve(id, await aBed(staff()));
    api.setClock(addMinutes(at('18:00'), 1));
    await api.app.get(EndReservations, { strict: false }).run();
    expect((await own.http.get<{ items: object[] }>('/portal/bed-requests')).body.items).toMatchObject([
      { id, status: 'RELEASED' },
    ]);
  });
});

describe('the live view', () => {
  it('shows what becomes of the own request, and nothing of anybody else', async () => {
    const other = await aPortalPatient(api, hospital);
    const [mine, theirs] = await Promise.all([
      Listener.open(own.http, '/portal/bed-requests/stream'),
      Listener.open(other.http, '/portal/bed-requests/stream'),
    ]);
    await Promise.all([mine.heard(1), theirs.heard(1)]);
    const id = await asked();
    await mine.heard(2);
    await staff().patch(`/bed-requests/${id}/reject`, { reason: 'No' });
    await mine.heard(3);
    expect(mine.events.at(-1)?.data).toMatchObject({ request: { id, status: 'REJECTED' } });
    expect(theirs.events.map(({ data }) => data)).toEqual([{ request: null }]);
    const back = await Listener.open(own.http, '/portal/bed-requests/stream', mine.lastEventId);
    await staff().get('/bed-requests');
    expect(back.events).toEqual([]);
    for (const listener of [mine, theirs, back]) listener.close();
  });

  it('ends with the session, and is closed to staff', async () => {
    const listener = await Listener.open(own.http, '/portal/bed-requests/stream');
    await listener.heard(1);
    await own.http.post('/portal/sign-out');
    expect(await listener.end()).toBe('properly');
    expect((await Listener.open(staff(), '/portal/bed-requests/stream')).status).toBe(401);
    expect((await Listener.open(own.http, '/beds/stream')).status).toBe(401);
  });
});
