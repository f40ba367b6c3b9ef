import { createCanvas } from '@napi-rs/canvas';
import { isSoundPng } from '../../../src/core/gateways/pdf/png.js';
import { newId } from '../../../src/core/ids.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

interface Specialization {
  readonly id: string;
  readonly name: string;
}

interface Profile {
  readonly specializations: Specialization[];
  readonly version: number;
  readonly [member: string]: unknown;
}

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let colleague: Member;
let receptionist: Member;
let operator: Member;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
  [doctor, colleague] = [await aDoctor(api, hospital), await aDoctor(api, hospital)];
  receptionist = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'] });
  operator = await aSuperAdmin(api);
});
afterAll(() => api.close());

const pathOf = (of: Member) => `/doctors/${of.id}/profile`;
const profile = async (of: Member, by: Member = receptionist) =>
  (await by.http.get<Profile>(pathOf(of))).body;
const describeAs = (by: Member, of: Member, body: object, headers: Record<string, string> = {}) =>
  by.http.patch<Profile>(pathOf(of), body, { headers });
const choices = async () => (await api.get<Specialization[]>('/public/specializations')).body;
const idOf = async (name: string) => (await choices()).find(each => each.name === name)?.id ?? '';

describe('the list of specializations', () => {
  it('begins with twelve, for everybody to see', async () => {
    expect((await choices()).map(({ name }) => name)).toEqual([
      'Cardiology',
      'Dermatology',
      'Endocrinology',
      'Gastroenterology',
      'Neurology',
      'Oncology',
      'Ophthalmology',
      'Orthopedics',
      'Pediatrics',
      'Psychiatry',
      'Radiology',
      'Urology',
    ]);
  });

  it('is kept by super admins: added to, renamed, retired, brought back', async () => {
    const added = await operator.http.post<Specialization>('/platform/specializations', {
      name: 'Nephrologie',
    });
    expect(added.status).toBe(201);
    const path = `/platform/specializations/${added.body.id}`;
    expect((await operator.http.patch(path, { name: 'Nephrology' })).body).toMatchObject({
      name: 'Nephrology',
      version: 2,
    });
    expect((await choices()).map(({ name }) => name)).toContain('Nephrology');
    expect((await operator.http.patch(path, { is_retired: true })).body).toMatchObject({ is_retired: true });
    expect((await choices()).map(({ name }) => name)).not.toContain('Nephrology');
    expect((await operator.http.get<Specialization[]>('/platform/specializations')).body).toContainEqual(
      expect.objectContaining({ name: 'Nephrology', is_retired: true }),
    );
    expect((await operator.http.patch(path, { is_retired: false })).body).toMatchObject({
      is_retired: false,
    });
    const entries = await api.sql<{ action: string }>(
      `select action from public.audit_entries where action like 'specialization.%' order by id`,
    );
    expect(entries.map(({ action }) => action)).toEqual([
      'specialization.created',
      ...Array<string>(3).fill('specialization.changed'),
    ]);
  });

  it('names each once, and only what is there can be changed', async () => {
    expectProblem(await operator.http.post('/platform/specializations', { name: 'cardiology' }), {
      status: 409,
      code: 'specializations.name_taken',
    });
    expectProblem(await operator.http.patch(`/platform/specializations/${newId()}`, { name: 'Nothing' }), {
      status: 404,
      code: 'specializations.not_found',
    });
    expect((await hospital.admin.http.post('/platform/specializations', { name: 'Ours' })).status).toBe(403);
  });
});

describe('the profile of a doctor', () => {
  it('is empty at first, and then what the doctor says', async () => {
    expect(await profile(doctor)).toMatchObject({
      doctor_user_id: doctor.id,
      specializations: [],
      registration_number: null,
      consultation_minutes: null,
      portal_booking: 'REQUEST',
      is_listed: true,
      has_photo: false,
      version: 0,
    });
    const cardiology = await idOf('Cardiology');
    const { status, body } = await describeAs(doctor, doctor, {
      specialization_ids: [cardiology, cardiology],
      registration_number: 'MMC-77',
      consultation_minutes: 30,
      location: 'Building B',
      bio: 'Hearts, mostly.',
      portal_booking: 'DIRECT',
      is_listed: false,
    });
    expect([status, body]).toEqual([200, await profile(doctor)]);
    expect(body).toMatchObject({
      specializations: [{ id: cardiology, name: 'Cardiology' }],
      registration_number: 'MMC-77',
      consultation_minutes: 30,
      location: 'Building B',
      bio: 'Hearts, mostly.',
      portal_booking: 'DIRECT',
      is_listed: false,
      version: 1,
    });
    expect(await historyOf(api, hospital, doctor.id)).toContainEqual(
      expect.objectContaining({
        action: 'doctor.described',
        actor_id: doctor.id,
        payload: { doctor_id: doctor.id },
      }),
    );
  });

  it('has one registration number and one specialization with the entry among the staff', async () => {
    await describeAs(hospital.admin, colleague, {
      specialization_ids: [await idOf('Urology')],
      registration_number: 'MMC-78',
    });
    const { body } = await hospital.admin.http.get(`/users/${colleague.id}`);
    expect(body).toMatchObject({ registration_number: 'MMC-78', specialization: 'Urology' });
    await colleague.http.patch('/users/profile', { registration_number: 'MMC-79' });
    expect(await profile(colleague)).toMatchObject({ registration_number: 'MMC-79' });
    await describeAs(colleague, colleague, { registration_number: '' });
    expect(await profile(colleague)).toMatchObject({ registration_number: null });
  });

  it('is changed by the doctor and whoever may, and not over somebody’s head', async () => {
    for (const by of [colleague, receptionist])
      expectProblem(await describeAs(by, doctor, { bio: 'Mine' }), {
        status: 403,
        code: 'doctors.not_yours',
      });
    expectProblem(await describeAs(receptionist, receptionist, { bio: 'Mine' }), {
      status: 404,
      code: 'doctors.not_found',
    });
    const { version } = await profile(doctor);
    expectProblem(await describeAs(doctor, doctor, { bio: 'Late' }, { 'if-match': `"${version - 1}"` }), {
      status: 412,
      code: 'precondition.failed',
    });
    expect(
      (await describeAs(doctor, doctor, { bio: 'In time' }, { 'if-match': `"${version}"` })).status,
    ).toBe(200);
  });

  it('of another hospital’s doctor is unknown', async () => {
    const other = await aDoctor(api, await aHospital(api));
    for (const answer of [
      await receptionist.http.get(pathOf(other)),
      await describeAs(hospital.admin, other, { bio: 'x' }),
      await hospital.admin.http.get(`/doctors/${other.id}/photo`),
      await hospital.admin.http.delete(`/doctors/${other.id}/photo`),
    ])
      expectProblem(answer, { status: 404, code: 'doctors.not_found' });
  });

  it.each<[string, object, number, string]>([
    ['a visit of twenty minutes', { consultation_minutes: 20 }, 422, 'validation.failed'],
    [
      'a specialization that is unknown',
      { specialization_ids: [newId()] },
      400,
      'doctors.specialization_unknown',
    ],
    ['a way to book that is unknown', { portal_booking: 'SOMEHOW' }, 422, 'validation.failed'],
    ['a life that fills a book', { bio: 'x'.repeat(2001) }, 422, 'validation.failed'],
  ])('with %s is refused', async (_, body, status, code) => {
    expectProblem(await describeAs(doctor, doctor, body), { status, code });
  });

  it('keeps a specialization that was retired, and nobody else may choose it', async () => {
    const id = await idOf('Radiology');
    await describeAs(doctor, doctor, { specialization_ids: [id] });
    await operator.http.patch(`/platform/specializations/${id}`, { is_retired: true });
    expect((await profile(doctor)).specializations).toEqual([{ id, name: 'Radiology' }]);
    expect((await describeAs(doctor, doctor, { specialization_ids: [id] })).status).toBe(200);
    expectProblem(await describeAs(colleague, colleague, { specialization_ids: [id] }), {
      status: 400,
      code: 'doctors.specialization_unknown',
    });
  });
});

describe('the photo of a doctor', () => {
  const send = (by: Member, of: Member, content: Buffer | string) => {
    const form = new FormData();
    form.set('file', new Blob([content]), 'me.png');
    return fetch(`${api.base}/doctors/${of.id}/photo`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${by.http.token}` },
      body: form,
    });
  };
  const load = (of: Member) =>
    fetch(`${api.base}/doctors/${of.id}/photo`, {
      headers: { authorization: `Bearer ${receptionist.http.token}` },
    });
  const picture = () => {
    const canvas = createCanvas(900, 300);
    canvas.getContext('2d').fillRect(0, 0, 900, 300);
    return canvas.toBuffer('image/jpeg');
  };

  it('is drawn anew, shown, and taken away', async () => {
    expect((await load(doctor)).status).toBe(404);
    expect((await send(doctor, doctor, picture())).status).toBe(204);
    const shown = await load(doctor);
    const png = Buffer.from(await shown.arrayBuffer());
    expect([shown.headers.get('content-type'), isSoundPng(png), png.readUInt32BE(16)]).toEqual([
      'image/png',
      true,
      600,
    ]);
    expect(await profile(doctor)).toMatchObject({ has_photo: true });
    expect((await doctor.http.delete(`/doctors/${doctor.id}/photo`)).status).toBe(204);
    expect((await load(doctor)).status).toBe(404);
  });

  it('is nobody else’s to change, and must be a picture', async () => {
    expect((await send(colleague, doctor, picture())).status).toBe(403);
    expect((await send(doctor, doctor, '<svg/>')).status).toBe(422);
  });
});
