import type { Appointment } from '../../factories/appointment.js';
import { aStaffMember } from '../../factories/hospital.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import type { HttpClient } from '../../support/http-client.js';
import { aDesk, type Desk } from './desk.js';

interface Page {
  items: Appointment[];
  total: number;
  page: number;
  page_size: number;
}

let api: TestApi;
let desk: Desk;
let visits: Record<'early' | 'seen' | 'gone' | 'colleague' | 'tomorrow', Appointment>;

beforeAll(async () => {
  api = await startApi();
  desk = await aDesk(api);
  const { http } = desk.receptionist;
  const other = await http.post<Appointment>('/appointments', {
    ...(await desk.form('09:00')),
    doctor_user_id: desk.colleague.id,
  });
  visits = {
    early: await desk.visit('09:00'),
    seen: await desk.visit('09:15'),
    gone: await desk.visit('09:30'),
    colleague: other.body,
    // The last quarter of the day: already the next one in UTC+14, still this one in UTC.
    tomorrow: await desk.visit('17:45', '2030-01-08'),
  };
  await http.patch(`/patients/${String(visits.seen['patient_id'])}`, {
    first_name: 'Meera',
    last_name: 'Iyer',
  });
  api.setClock(at('09:00'));
  await http.patch(`/appointments/${visits.seen.id}/check-in`, {});
  await http.patch(`/appointments/${visits.gone.id}/cancel`, { reason: 'OTHER' });
});
afterAll(() => api.close());

const namesOf = (items: readonly Appointment[]) =>
  items.map(({ id }) => Object.entries(visits).find(([, visit]) => visit.id === id)?.[0] ?? '?');
const listed = async (query: Record<string, string>, http: HttpClient = desk.receptionist.http) => {
  const { body } = await http.get<Page>(`/appointments?${new URLSearchParams(query).toString()}`);
  return { ...body, names: namesOf(body.items) };
};

describe('the list', () => {
  it('is paged, the latest first, fifty at a time', async () => {
    expect(await listed({})).toMatchObject({ total: 5, page: 1, page_size: 50 });
    expect((await listed({})).names[0]).toBe('tomorrow');
    const pages = [await listed({ page: '1', page_size: '2' }), await listed({ page: '3', page_size: '2' })];
    expect(pages.map(({ names, total }) => [names.length, total])).toEqual([
      [2, 5],
      [1, 5],
    ]);
  });

  it.each<[string, () => Record<string, string>, string[]]>([
    ['status', () => ({ status: 'CHECKED_IN' }), ['seen']],
    ['several statuses', () => ({ status: 'CHECKED_IN,CANCELLED' }), ['gone', 'seen']],
    ['day', () => ({ date_from: '2030-01-08', date_to: '2030-01-08' }), ['tomorrow']],
    ['first day', () => ({ date_from: '2030-01-08' }), ['tomorrow']],
    ['last day', () => ({ date_to: '2030-01-06' }), []],
    ['doctor', () => ({ doctor_user_id: desk.colleague.id }), ['colleague']],
    ['patient', () => ({ patient_id: String(visits.early['patient_id']) }), ['early']],
    ['department', () => ({ department_id: desk.hospital.id }), []],
    ["patient's name", () => ({ search: 'meera iy' }), ['seen']],
    ["patient's code", () => ({ search: String(visits.early['patient_code']) }), ['early']],
    ['both', () => ({ search: 'meera', status: 'CANCELLED' }), []],
  ])('is filtered by %s', async (_, query, expected) => {
    expect((await listed(query())).names.sort()).toEqual(expected);
  });

  it('refuses a status that there is not', async () => {
    const { status } = await desk.receptionist.http.get('/appointments?status=SCHEDULED,LATE');
    expect(status).toBe(422);
  });

  it('of a doctor holds their own, whatever is asked for', async () => {
    expect((await listed({}, desk.colleague.http)).names).toEqual(['colleague']);
    expect((await listed({ doctor_user_id: desk.doctor.id }, desk.colleague.http)).names).toEqual([
      'colleague',
    ]);
  });

  it('of a doctor who also works at the desk holds all', async () => {
    const both = await aStaffMember(api, desk.hospital, { roles: ['DOCTOR', 'RECEPTIONIST'] });
    expect((await listed({}, both.http)).total).toBe(5);
  });
});

describe('the calendar', () => {
  interface Calendar {
    date: string;
    time_zone: string;
    doctors: { doctor_user_id: string; appointments: Appointment[] }[];
  }
  const calendar = async (query = '', http: HttpClient = desk.receptionist.http) =>
    (await http.get<Calendar>(`/appointments/calendar${query}`)).body;

  it("is the hospital's day, doctor by doctor", async () => {
    const { date, time_zone, doctors } = await calendar();
    expect([date, time_zone]).toEqual(['2030-01-07', 'Asia/Kolkata']);
    const columns = Object.fromEntries(
      doctors.map(({ doctor_user_id, appointments }) => [doctor_user_id, namesOf(appointments)]),
    );
    expect(columns).toEqual({
      [desk.doctor.id]: ['early', 'seen', 'gone'],
      [desk.colleague.id]: ['colleague'],
    });
  });

  it('has other days, and only their own for a doctor', async () => {
    expect((await calendar('?date=2030-01-08')).doctors).toHaveLength(1);
    expect((await calendar('?date=2030-01-09')).doctors).toEqual([]);
    const own = await calendar('', desk.colleague.http);
    expect(own.doctors.map(({ doctor_user_id }) => doctor_user_id)).toEqual([desk.colleague.id]);
  });
});
