import { newId } from '../../../src/core/ids.js';
import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, type Patient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at, morning } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let receptionist: Member;
const people = {} as Record<'asha' | 'anushka' | 'tamil' | 'lukasz' | 'zolc' | 'obrien' | 'child', Patient>;

beforeAll(async () => {
  api = await startApi();
  api.setClock(at('09:30', '2030-01-02'));
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  const { http } = hospital.admin;
  people.asha = await aPatient(http, {
    first_name: 'Asha',
    last_name: 'Kulkarni',
    phone_primary: '+91 98765 43210',
  });
  people.anushka = await aPatient(http, {
    first_name: 'अनुष्का',
    last_name: 'शर्मा',
    phone_primary: '91234 56780',
  });
  api.setClock(at('09:30', '2030-01-04'));
  people.tamil = await aPatient(http, {
    first_name: 'தமிழ்ச்செல்வி',
    last_name: 'முருகன்',
    phone_primary: '91234 56781',
  });
  people.lukasz = await aPatient(http, {
    first_name: 'Łukasz',
    last_name: 'Ćwikła',
    phone_primary: '+48 600 700 800',
    gender: 'MALE',
  });
  api.setClock(morning);
  people.zolc = await aPatient(http, {
    first_name: 'Żółć',
    last_name: 'Brzęczyszczykiewicz',
    phone_primary: '91234 56782',
    gender: 'MALE',
  });
  people.obrien = await aPatient(http, {
    first_name: 'Siobhán',
    last_name: 'O’Brien',
    phone_primary: '91234 56783',
  });
  people.child = await aPatient(http, {
    first_name: 'Mary Ann',
    last_name: 'de Souza',
    phone_primary: '020 2550 1100',
    gender: 'OTHER',
  });
  receptionist = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'] });
});
beforeEach(() => api.setClock(morning));
afterAll(() => api.close());

interface Page {
  items: Patient[];
  total: number;
  page: number;
  page_size: number;
}
type Name = keyof typeof people;

const list = async (query: Record<string, string> = {}) => {
  const { status, body } = await receptionist.http.get<Page>(
    `/patients?${new URLSearchParams(query).toString()}`,
  );
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
};
const names = ({ items }: Page): Name[] =>
  items.map(({ id }) => (Object.keys(people) as Name[]).find(name => people[name].id === id) as Name);
const found = async (query: Record<string, string>) => names(await list(query)).sort();

describe('searching patients', () => {
  it.each<[string, string, Name]>([
    ['the whole name', 'Asha Kulkarni', 'asha'],
    ['the beginning', 'Ash', 'asha'],
    ['the middle', 'ulkar', 'asha'],
    ['the end', 'arni', 'asha'],
    ['the name over the gap', 'sha kul', 'asha'],
    ['capitals', 'KULKARNI', 'asha'],
    ['spaces around', '  kulkarni  ', 'asha'],
    ['a telephone number as it was told', '+91 98765 43210', 'asha'],
    ['a telephone number without country', '9876543210', 'asha'],
    ['a telephone number with zero', '09876543210', 'asha'],
    ['a telephone number with dashes', '98765-43210', 'asha'],
    ['a telephone number with brackets', '(98765) 43210', 'asha'],
    ['the end of a telephone number', '43210', 'asha'],
    ['the international prefix', '0091 98765 43210', 'asha'],
    ['Devanagari', 'अनुष्का', 'anushka'],
    ['the end of a name in Devanagari', 'शर्मा', 'anushka'],
    ['a part of a name in Devanagari', 'नुष्', 'anushka'],
    ['Tamil', 'தமிழ்ச்செல்வி', 'tamil'],
    ['a part of a name in Tamil', 'முருக', 'tamil'],
    ['Polish letters', 'Łukasz Ćwikła', 'lukasz'],
    ['Polish letters typed without accents', 'lukasz cwikla', 'lukasz'],
    ['Polish letters in capitals', 'ŁUKASZ', 'lukasz'],
    ['Polish letters composed otherwise', 'Ćwikła'.normalize('NFD'), 'lukasz'],
    ['a foreign telephone number', '600 700 800', 'lukasz'],
    ['a name of many consonants', 'brzeczyszcz', 'zolc'],
    ['an accent that was left out', 'siobhan', 'obrien'],
    ['the second of two first names', 'ann', 'child'],
  ])('finds one by %s', async (_, search, name) => {
    expect(await found({ search })).toEqual([name]);
  });

  it.each<[string, string, Name]>([
    ['a letter wrong', 'Kulkarmi', 'asha'],
    ['a letter missing', 'Kulkrni', 'asha'],
    ['a letter too many', 'Kullkarni', 'asha'],
    ['letters exchanged', 'Lukazs', 'lukasz'],
    ['a letter wrong in a long name', 'brzeczyszczykievicz', 'zolc'],
    ['a vowel sign wrong', 'अनुश्का', 'anushka'],
  ])('forgives typing mistakes: %s', async (_, search, name) => {
    expect(await found({ search })).toEqual([name]);
  });

  it('finds one by any part of the code', async () => {
    const { patient_code } = people.asha;
    for (const search of [
      patient_code,
      patient_code.toLowerCase(),
      patient_code.slice(-7),
      patient_code.slice(4),
    ])
      expect(await found({ search })).toEqual(['asha']);
  });

  it('finds everybody of one hospital code', async () => {
    expect((await list({ search: hospital.code })).total).toBe(7);
  });

  it('finds a national id exactly, however it is written, and not by a part', async () => {
    const form = { national_id_type: 'AADHAAR', national_id_number: '5555 6666 7777' };
    await hospital.admin.http.patch(`/patients/${people.child.id}`, form);
    for (const search of ['5555 6666 7777', '5555-6666-7777', '555566667777'])
      expect(await found({ search })).toEqual(['child']);
    expect(await found({ search: '55556666' })).toEqual([]);
    const { items } = await list({ search: '555566667777' });
    expect(items[0]).toMatchObject({ national_id_number: null, national_id_type: null });
  });

  it.each(['%', '_', '\\', '%%%', "' or 1=1 --", '*', 'nobody at all', '0000000000'])(
    'finds nobody by %s',
    async search => {
      expect(await list({ search })).toMatchObject({ items: [], total: 0 });
    },
  );

  it('means everybody when it is blank', async () => {
    expect((await list({ search: '   ' })).total).toBe(7);
  });

  it('refuses what cannot be text, and what is too long', async () => {
    expectProblem(await receptionist.http.get('/patients?search=a%00b'), {
      status: 422,
      code: 'validation.failed',
    });
    expectProblem(await receptionist.http.get(`/patients?search=${'x'.repeat(101)}`), {
      status: 422,
      code: 'validation.failed',
    });
  });
});

describe('filters', () => {
  it.each<[string, Record<string, string>, Name[]]>([
    ['gender', { gender: 'MALE' }, ['lukasz', 'zolc']],
    ['registered from', { registered_from: '2030-01-05' }, ['child', 'obrien', 'zolc']],
    ['registered until', { registered_to: '2030-01-02' }, ['anushka', 'asha']],
    [
      'registered on one day',
      { registered_from: '2030-01-04', registered_to: '2030-01-04' },
      ['lukasz', 'tamil'],
    ],
    ['gender and search', { gender: 'MALE', search: 'cwik' }, ['lukasz']],
    ['gender and a search that fits nobody of it', { gender: 'FEMALE', search: 'cwikla' }, []],
    ['patients who are admitted, of whom there are none', { patient_type: 'IPD' }, []],
    ['patients with an admission, of whom there are none', { visit_type: 'IPD' }, []],
    [
      'everything at once',
      { gender: 'MALE', registered_from: '2030-01-04', registered_to: '2030-01-04', search: 'łuk' },
      ['lukasz'],
    ],
  ])('by %s', async (_, query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  it('by visits: department, doctor, kind, and the day of the last one', async () => {
    const other = await aDoctor(api, hospital);
    const { http } = hospital.admin;
    const departments = (await http.get<{ id: string; name: string }[]>('/departments')).body;
    const cardiology = departments.find(({ name }) => name === 'Cardiology')?.id ?? '';
    const visit = (patient: Patient, scheduled_at: Date, doctor_user_id: string, department_id?: string) =>
      anAppointment(http, { patient_id: patient.id, doctor_user_id, scheduled_at, department_id });

    const seen = await visit(people.asha, at('10:15'), doctor.id);
    await visit(people.tamil, at('11:00'), other.id, cardiology);
    const dropped = await visit(people.obrien, at('12:00'), other.id);
    await http.patch(`/appointments/${dropped.id}/cancel`, { reason: 'OTHER' });
    await http.patch(`/appointments/${seen.id}/check-in`, {});
    api.setClock(at('11:30'));

    expect(await found({ doctor_user_id: doctor.id })).toEqual(['asha']);
    expect(await found({ doctor_user_id: other.id })).toEqual(['obrien', 'tamil']);
    expect(await found({ department_id: cardiology })).toEqual(['tamil']);
    expect(await found({ department_id: newId() })).toEqual([]);
    expect(await found({ visit_type: 'OPD' })).toEqual(['asha', 'obrien', 'tamil']);
    expect(await found({ visit_type: 'OPD_ELIGIBLE' })).toEqual(['asha', 'tamil']);
    expect(await found({ date_from: '2030-01-07', date_to: '2030-01-07' })).toEqual(['asha']);
    expect(await found({ date_to: '2030-01-06' })).toEqual([]);

    const flagged = await list({ include: 'visit_flags' });
    const next = Object.fromEntries(
      names(flagged).map((name, n) => [name, flagged.items[n]?.['next_eligible_opd_appointment_at']]),
    );
    expect(next).toMatchObject({ asha: null, tamil: null, obrien: null });
    api.setClock(at('09:30'));
    const { items } = await list({ include: 'visit_flags', search: 'முருக' });
    expect(items[0]).toMatchObject({ next_eligible_opd_appointment_at: at('11:00').toISOString() });
    expect((await list()).items[0]).toMatchObject({
      id: people.asha.id,
      last_visited_at: morning.toISOString(),
    });
    api.setClock(at('09:30', '2030-01-08'));
    expect(await found({ visit_type: 'OPD_ELIGIBLE' })).toEqual([]);
  });

  it('take the borders of the day from the hospital’s time zone', async () => {
    const night = await aHospital(api, { time_zone: 'Pacific/Kiritimati' });
    api.setClock(new Date('2030-01-07T10:30:00Z'));
    await aPatient(night.admin.http);
    const total = async (day: string) => {
      const { body } = await night.admin.http.get<Page>(
        `/patients?registered_from=${day}&registered_to=${day}`,
      );
      return body.total;
    };
    expect([await total('2030-01-07'), await total('2030-01-08')]).toEqual([0, 1]);
  });

  it.each([
    ['gender', 'female'],
    ['visit_type', 'ALL'],
    ['patient_type', 'DAY'],
    ['sort', 'phone'],
    ['department_id', 'cardiology'],
    ['doctor_user_id', '1'],
    ['date_from', '07/01/2030'],
    ['date_to', '2030-02-30'],
    ['registered_from', '0000-01-01'],
    ['page', '0'],
    ['page_size', '0'],
    ['page_size', '1000000000'],
    ['page_size', 'ten'],
  ])('refuse %s=%s', async (field, value) => {
    expectProblem(await receptionist.http.get(`/patients?${field}=${value}`), {
      status: 422,
      code: 'validation.failed',
      detail: new RegExp(`^${field}: `),
    });
  });

  it.each(['0001-01-01', '1899-12-31', '9999-12-31'])('take a day as far away as %s', async day => {
    for (const field of ['date_from', 'date_to', 'registered_from', 'registered_to'])
      expect((await receptionist.http.get(`/patients?${field}=${day}`)).status).toBe(200);
  });
});

describe('pages', () => {
  it('are the envelope that the web client reads, the most recent first', async () => {
    const page = await list({ page: '2', page_size: '3', sort: 'registered' });
    expect(Object.keys(page).sort()).toEqual(['items', 'page', 'page_size', 'total']);
    expect(page).toMatchObject({ page: 2, page_size: 3, total: 7 });
    expect(names(page)).toEqual(['lukasz', 'tamil', 'anushka']);
  });

  it('have everybody once, in the loop that the web client runs', async () => {
    const all: Patient[] = [];
    for (let page = 1; ; page++) {
      const { items, total } = await list({ page: String(page), page_size: '2' });
      all.push(...items);
      if (all.length >= total) break;
    }
    expect(new Set(all.map(({ id }) => id)).size).toBe(7);
  });

  it('are long when none is asked for, as older clients expect', async () => {
    expect(await list()).toMatchObject({ page: 1, page_size: 200, total: 7 });
    expect(await list({ page: '1' })).toMatchObject({ page: 1, page_size: 20 });
  });

  it('beyond the last are empty', async () => {
    expect(await list({ page: '50', page_size: '10' })).toMatchObject({ items: [], total: 7 });
  });

  it('can be ordered by name', async () => {
    expect(names(await list({ sort: 'name' })).slice(0, 4)).toEqual(['asha', 'lukasz', 'child', 'obrien']);
  });

  it('leave out national ids', async () => {
    const { items } = await list();
    expect(items.every(item => item['national_id_number'] === null)).toBe(true);
  });
});

it('a list is audited with the patients it showed', async () => {
  const { items } = await list({ search: 'kulkarni' });
  const [entry] = await api.sql<{ actor_id: string; patient_ids: string[] }>(
    `select actor_id, patient_ids from ${hospital.schema}.audit_entries where action = 'patients.listed' order by id desc limit 1`,
  );
  expect(entry).toEqual({ actor_id: receptionist.id, patient_ids: items.map(({ id }) => id) });
});
