import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely';
import { dayOf } from '../src/core/clock.js';
import type { TenantDb } from '../src/core/tenancy/tenant-db.js';
import { DashboardQueries, daysOf, periodsOf } from '../src/modules/dashboards/index.js';

type Query = <T>(name: string, text: string, values: unknown[]) => Promise<T[]>;

const words = new Kysely<object>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: db => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const works = { dispensing: true, vitals: true, consultations: true, administration: true };
const timeZone = 'Asia/Kolkata';

/** The three statements of an administrator's dashboard, prepared. They are too long to be written here again. */
export function bareDashboard(query: Query): () => Promise<object> {
  const prepare = (name: string) => {
    const rows = <T>(statement: RawBuilder<T>): Promise<T[]> => {
      const { sql, parameters } = statement.compile(words);
      return query(name, sql, [...parameters]);
    };
    const row = async <T>(statement: RawBuilder<T>) => (await rows(statement))[0];
    return new DashboardQueries({ rows, row } as unknown as TenantDb);
  };
  const [figures, distributions, registrations] = ['figures', 'distributions', 'registrations'].map(prepare);
  const nobody = '00000000-0000-7000-8000-000000000000';
  return async () => {
    const now = new Date();
    const days = periodsOf(daysOf('last_7_days', dayOf(now, timeZone)), 'day', timeZone);
    const [first, today] = [days[0], days.at(-1)];
    if (!figures || !distributions || !registrations || !first || !today) throw new Error('A week has days.');
    const asked = { userId: nobody, sight: {}, works, now, today };
    const [todays, shares, series] = await Promise.all([
      figures.today(asked),
      distributions.distributions({ ...first, ends: today.ends }, asked),
      registrations.registrations(days),
    ]);
    const counts = new Map(series.map(({ bucket, count }) => [bucket, count]));
    return {
      ...todays,
      ...shares,
      patient_registrations_last_7_days: days.map(({ starts_on }, n) => ({
        date: starts_on,
        count: counts.get(n + 1) ?? 0,
      })),
      total_tenants: null,
      total_users: null,
      total_patients: null,
      total_appointments: null,
      total_prescriptions: null,
    };
  };
}
