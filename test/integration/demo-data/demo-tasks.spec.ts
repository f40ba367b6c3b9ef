import { DemoDataService } from '../../../src/platform/demo-data/index.js';
import { aSecondFactor } from '../../factories/second-factor.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import { checkDemoRules } from '../../../src/platform/demo-data/demo.rules.js';
import { demoHospitals, rowsOf } from './demo-rows.js';

interface Task {
  readonly id: string;
  readonly task_type: string;
  readonly status: string;
  readonly progress: number;
}

const silent = () => undefined;
const day = 86_400_000;

let api: TestApi;
afterEach(() => api.close());

const tasks = () =>
  api.sql<Task>('select id, task_type, status, progress from public.demo_tasks order by created_at');

const isDone = async () => (await tasks()).some(({ status }) => status === 'COMPLETED');
/** Milliseconds for work that takes seconds on a machine that does nothing else. */
const patience = 45_000;

describe('work on the demo data that a super admin asks for', () => {
  it('is done by a worker, with progress, one piece at a time', async () => {
    api = await startApi();
    const { http } = await aSuperAdmin(api);
    const start = (action: string) =>
      http.post<{ task_id: string; code?: string }>('/admin/demo/refresh/start', { action });
    const status = (id: string) => http.get<Task>(`/admin/demo/refresh/status?task_id=${id}`);

    const started = await start('seed');
    expect(started.status).toBe(200);
    expect((await start('reset')).body.code).toBe('demo.task_running');
    expect((await status(started.body.task_id)).body).toMatchObject({ status: 'PENDING', progress: 0 });

    await api.startWorker();
    const seen = new Set<number>();
    await until(
      'the data is there',
      async () => {
        const { body } = await status(started.body.task_id);
        seen.add(body.progress);
        return body.status === 'COMPLETED';
      },
      patience,
    );
    expect(seen.has(100)).toBe(true);
    const now = new Date();
    for (const hospital of await demoHospitals(api))
      expect(checkDemoRules(await rowsOf(api, hospital, now))).toEqual([]);

    expect((await status('00000000-0000-4000-8000-000000000000')).status).toBe(404);
    const latest = await http.get<Task>('/admin/demo/refresh/status');
    expect(latest.body.id).toBe(started.body.task_id);
  });

  it('is refused where demo mode is off', async () => {
    api = await startApi({ DEMO_MODE: 'false' });
    const { http } = await aSuperAdmin(api);
    await aSecondFactor(http);
    const refused = await http.post<{ code: string }>('/admin/demo/refresh/start', { action: 'seed' });
    expect([refused.status, refused.body.code]).toEqual([403, 'demo.mode_off']);
  });
});

describe('a sign-in at a demo hospital', () => {
  const seedEarlier = async (env: NodeJS.ProcessEnv) => {
    api = await startApi(env);
    const demo = api.app.get(DemoDataService);
    api.setClock(new Date(Date.now() - 3 * day));
    await demo.seed(silent);
    api.setClock(undefined);
  };
  const signIn = () => api.login('receptionist1@demo-tenant-a.hms', 'Demo@12345');
  const dataDays = async () => {
    const rows = await api.sql<{ days: number }>(
      `select (now() at time zone t.time_zone)::date - d.day as days from public.demo_days d join public.tenants t on t.id = d.tenant_id`,
    );
    return rows.map(({ days }) => days);
  };

  it('has the data of both hospitals moved to today, once, and waits for nothing', async () => {
    await seedEarlier({ DEMO_AUTO_FRESHEN: 'true' });
    // No worker yet: the answer comes all the same.
    expect((await signIn()).status).toBe(200);
    expect((await signIn()).status).toBe(200);
    expect(await dataDays()).toEqual([3, 3]);

    await api.startWorker();
    await until('the data is of today', isDone, patience);
    expect(await dataDays()).toEqual([0, 0]);
    expect((await signIn()).status).toBe(200);
    expect((await tasks()).map(({ task_type, progress }) => [task_type, progress])).toEqual([
      ['DEMO_FRESHEN', 100],
    ]);
    const now = new Date();
    for (const hospital of await demoHospitals(api))
      expect(checkDemoRules(await rowsOf(api, hospital, now))).toEqual([]);
  });

  it('moves it by no more days than are configured', async () => {
    await seedEarlier({ DEMO_AUTO_FRESHEN: 'true', DEMO_FRESHEN_DAYS: '2' });
    await api.startWorker({});
    await signIn();
    await until('the data has moved', isDone, patience);
    expect(await dataDays()).toEqual([1, 1]);
  });

  it('leaves the data alone unless that is configured', async () => {
    await seedEarlier({});
    await api.startWorker();
    expect((await signIn()).status).toBe(200);
    expect(await tasks()).toEqual([]);
    expect(await dataDays()).toEqual([3, 3]);
  });
});
