import { TenantDirectory } from '../../../src/core/tenancy/tenant-directory.js';
import { ListDoctors, RefreshListings } from '../../../src/modules/doctor-search/index.js';
import { anAppointment } from '../../factories/appointment.js';
import { aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { statementsOf } from '../../performance/statements.js';

interface Found {
  readonly items: {
    readonly doctor_user_id: string;
    readonly full_name: string;
    readonly next_free_at: string;
  }[];
  readonly total: number;
}

let api: TestApi;
let pune: Hospital;
let delhi: Hospital;
let asha: Member;
let vikram: Member;
let noor: Member;

beforeAll(async () => {
  api = await startApi();
  api.setClock(at('08:00'));
  [pune, delhi] = [await aHospital(api), await aHospital(api)];
  const doctor = (hospital: Hospital, first_name: string) =>
    aStaffMember(api, hospital, { roles: ['DOCTOR'], first_name, last_name: 'Rao' });
  [asha, vikram, noor] = [
    await doctor(pune, 'Asha'),
    await doctor(pune, 'Vikram'),
    await doctor(delhi, 'Noor'),
  ];
  await pune.admin.http.patch('/settings', { city: 'Pune', listed_publicly: true });
  await delhi.admin.http.patch('/settings', { city: 'Delhi', listed_publicly: true });
  const { body } = await api.get<{ id: string; name: string }[]>('/public/specializations');
  const cardiology = body.find(({ name }) => name === 'Cardiology')?.id;
  for (const member of [asha, noor])
    await member.http.patch(`/doctors/${member.id}/profile`, { specialization_ids: [cardiology] });
});
beforeEach(async () => {
  api.setClock(at('08:00'));
  await api.sql(`delete from public.counters where key like 'doctor-search:%'`);
});
afterAll(() => api.close());

/** As the worker does after an event. */
const tell = async (...hospitals: Hospital[]) => {
  for (const { id } of hospitals) {
    const tenant = await api.app.get(TenantDirectory).get(id);
    await api.app.get(ListDoctors, { strict: false }).run(tenant);
  }
};
let serial = 0;
/** Never twice the same question, so that no answer is one that was given before. */
const everywhere = (query = '') =>
  api.get<Found>(`/public/doctors?page_size=${100 - (serial++ % 90)}&${query}`);
const names = ({ body }: { body: Found }) => body.items.map(({ full_name }) => full_name);

describe('the search for doctors across hospitals', () => {
  it('finds those of hospitals that want it, by specialization, name and city, soonest free first', async () => {
    await tell(pune, delhi);
    const all = await everywhere();
    expect([all.status, names(all)]).toEqual([200, ['Asha Rao', 'Noor Rao', 'Vikram Rao']]);
    expect(all.body.items[0]).toEqual({
      doctor_user_id: asha.id,
      full_name: 'Asha Rao',
      specializations: [{ id: expect.any(String) as string, name: 'Cardiology' }],
      location: null,
      bio: null,
      consultation_minutes: 15,
      portal_booking: 'REQUEST',
      next_free_at: at('09:00').toISOString(),
      hospital_name: pune.name,
      hospital_slug: pune.code,
      city: 'Pune',
      time_zone: 'Asia/Kolkata',
    });
    const [{ specializations }] = all.body.items as unknown as [{ specializations: [{ id: string }] }];
    expect(names(await everywhere(`specialization_id=${specializations[0].id}`))).toEqual([
      'Asha Rao',
      'Noor Rao',
    ]);
    expect(names(await everywhere('city=delhi'))).toEqual(['Noor Rao']);
    expect(names(await everywhere('name=vik'))).toEqual(['Vikram Rao']);
    expect(names(await everywhere('name=%25'))).toEqual([]);
    expect(names(await everywhere(`free_by=${at('08:30').toISOString()}`))).toEqual([]);
  });

  it('takes one statement however many hospitals there are', async () => {
    await everywhere();
    const sent = await statementsOf(() => everywhere());
    expect(sent.filter(({ text }) => !text.includes('public.counters'))).toHaveLength(1);
  });

  it('follows bookings by the clock, and leaves out slots that have passed', async () => {
    await anAppointment(pune.admin.http, {
      patient_id: (await aPatient(pune.admin.http)).id,
      doctor_user_id: vikram.id,
      scheduled_at: at('09:00'),
    });
    await api.app.get(RefreshListings, { strict: false }).run();
    expect((await everywhere('name=vikram')).body.items[0]?.next_free_at).toBe(at('09:15').toISOString());
    api.setClock(at('10:05'));
    expect((await everywhere('name=vikram')).body.items[0]?.next_free_at).toBe(at('10:15').toISOString());
  });

  it('forgets doctors who do not want it, hospitals that do not, and those that are suspended', async () => {
    await vikram.http.patch(`/doctors/${vikram.id}/profile`, { is_listed: false });
    await tell(pune);
    expect(names(await everywhere())).toEqual(['Asha Rao', 'Noor Rao']);
    await pune.admin.http.patch('/settings', { listed_publicly: false });
    await tell(pune);
    expect(names(await everywhere())).toEqual(['Noor Rao']);
    const { http } = await aSuperAdmin(api);
    await http.patch(`/platform/tenants/${delhi.id}/suspend`);
    expect(names(await everywhere())).toEqual([]);
    expectProblem(await api.get(`/public/hospitals/${delhi.code}/doctors`), {
      status: 404,
      code: 'hospitals.not_found',
    });
  });
});

describe('the doctors of one hospital', () => {
  it('are found by its slug, whether or not it wants to be found across hospitals', async () => {
    const { status, body } = await api.get<Found>(`/public/hospitals/${pune.code}/doctors?name=asha`);
    expect([status, body.total]).toEqual([200, 1]);
    expect(body.items[0]).toMatchObject({
      doctor_user_id: asha.id,
      city: 'Pune',
      next_free_at: at('09:00').toISOString(),
    });
    expect(JSON.stringify(body)).not.toMatch(/@|9876543210|phone|email/);
  });

  it.each(['00000000', 'nowhere', '%00', "1'--"])('of a slug like %s are unknown', async slug => {
    expectProblem(await api.get(`/public/hospitals/${slug}/doctors`), {
      status: 404,
      code: 'hospitals.not_found',
    });
  });

  it.each(['page=0', 'page_size=101', 'specialization_id=x', `name=${'x'.repeat(101)}`, 'free_by=soon'])(
    'are not looked for with %s',
    async query => {
      expectProblem(await api.get(`/public/hospitals/${pune.code}/doctors?${query}`), {
        status: 422,
        code: 'validation.failed',
      });
    },
  );
});

describe('strangers who search without end', () => {
  it('are asked to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 130 }, () => api.get('/public/doctors')));
    const refused = answers.filter(({ status }) => status === 429);
    expect([refused.length, answers.filter(({ status }) => status === 200).length]).toEqual([10, 120]);
    expectProblem(refused[0] as never, { status: 429, code: 'doctor_search.too_many' });
  });
});
