import { z } from 'zod';
import { listOf, pageOf, uuid } from '../../core/http/fields.js';
import { QUEUE_NAMES } from '../../core/queue/queue.names.js';
import { tenantStatuses } from '../../core/tenancy/tenant.js';

export const metricRanges = ['last_7_days', 'last_30_days', 'last_90_days', 'last_365_days'] as const;

export const MetricsQuery = z.object({
  range: z
    .enum(metricRanges, `must be one of ${metricRanges.join(', ')}`)
    .default('last_30_days')
    .describe('So many days before today, and today; days of UTC, in which all hospitals have part'),
});
export type MetricsQuery = z.output<typeof MetricsQuery>;

export const MetricsFilter = z.object({ ...pageOf({ default: 50 }) });
export type MetricsFilter = z.output<typeof MetricsFilter>;

const count = z.int();

const volumes = {
  users: count,
  patients: count,
  appointments: count,
  prescriptions: count,
  admissions: count,
  active_admissions: count,
};

/** What was added on one day. */
const added = {
  date: z.iso.date(),
  patients: count,
  appointments: count,
  prescriptions: count,
  admissions: count,
};

export const PlatformDashboard = z
  .object({
    hospitals: z.object({
      total: count,
      by_status: z.object(Object.fromEntries(tenantStatuses.map(status => [status, count]))),
    }),
    totals: z.object(volumes),
    people_active: z.object({
      last_day: count.describe('People who did something in a hospital in the last 24 hours'),
      last_7_days: count,
      last_30_days: count,
    }),
    trends: z
      .array(z.object({ ...added, hospitals: count.describe('That registered on this day') }))
      .describe('What was added, day by day'),
    counted_at: z.iso
      .datetime()
      .nullable()
      .describe('No figure of a hospital is older; null when one has not been counted yet'),
    queues: z
      .array(
        z.object({
          queue: z.enum(QUEUE_NAMES),
          waiting: count,
          active: count,
          delayed: count,
          failed: count.describe('For good'),
        }),
      )
      .nullable()
      .describe('null: the store of the queues does not answer'),
  })
  .meta({ id: 'PlatformDashboard' });
export type PlatformDashboard = z.output<typeof PlatformDashboard>;

const hospital = { tenant_id: uuid, name: z.string(), status: z.enum(tenantStatuses) };
const state = {
  ...volumes,
  last_activity_at: z.iso.datetime().nullable().describe('When somebody last did something there'),
  counted_at: z.iso.datetime().nullable(),
};

export const TenantMetrics = z
  .object({ ...hospital, ...state, trends: z.array(z.object(added)) })
  .meta({ id: 'TenantMetrics' });
export type TenantMetrics = z.output<typeof TenantMetrics>;

export const TenantMetricsList = listOf(z.object({ ...hospital, ...state })).meta({
  id: 'TenantMetricsList',
});
export type TenantMetricsRow = Omit<TenantMetrics, 'trends'>;
