import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import type { Page } from '../../core/http/fields.js';
import { Logger } from '../../core/logger.js';
import { Queues } from '../../core/queue/queue.service.js';
import { tenantStatuses } from '../../core/tenancy/tenant.js';
import type {
  MetricsFilter,
  MetricsQuery,
  PlatformDashboard,
  TenantMetrics,
  TenantMetricsRow,
} from './metrics.dto.js';
import { hospitalNotFound } from './metrics.errors.js';
import { MetricsRepository } from './metrics.repository.js';
import { everyDay } from './metrics.rules.js';

const nothing = { patients: 0, appointments: 0, prescriptions: 0, admissions: 0 };

@Injectable()
export class MetricsService {
  constructor(
    private readonly metrics: MetricsRepository,
    private readonly queues: Queues,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async dashboard(query: MetricsQuery): Promise<PlatformDashboard> {
    const { from, to } = this.daysOf(query);
    const [totals, statuses, people_active, added, queues] = await Promise.all([
      this.metrics.totals(),
      this.metrics.byStatus(),
      this.metrics.peopleActive(this.clock.now()),
      this.metrics.added(from, to),
      this.loads(),
    ]);
    const { hospitals, counted_at, ...volumes } = totals;
    const found = new Map(statuses.map(({ status, count }) => [status, count]));
    return {
      hospitals: {
        total: hospitals,
        by_status: Object.fromEntries(tenantStatuses.map(status => [status, found.get(status) ?? 0])),
      },
      totals: volumes,
      people_active,
      trends: everyDay(added, { ...nothing, hospitals: 0 }, from, to),
      counted_at,
      queues,
    };
  }

  list(filter: MetricsFilter): Promise<Page<TenantMetricsRow>> {
    return this.metrics.list(filter);
  }

  async of(tenantId: string, query: MetricsQuery): Promise<TenantMetrics> {
    const { from, to } = this.daysOf(query);
    const [hospital, added] = await Promise.all([
      this.metrics.view(tenantId),
      this.metrics.addedTo(tenantId, from, to),
    ]);
    if (!hospital) throw hospitalNotFound();
    return { ...hospital, trends: everyDay(added, nothing, from, to) };
  }

  private daysOf({ range }: MetricsQuery): { from: string; to: string } {
    const to = this.clock.today('UTC');
    const back = Number(/\d+/.exec(range)?.[0]);
    return { from: new Date(Date.parse(to) - back * 86_400_000).toISOString().slice(0, 10), to };
  }

  /** The dashboard is looked at most when something is broken, so a store that is away hides nothing else. */
  private loads(): Promise<PlatformDashboard['queues']> {
    return this.queues.loads().catch((error: unknown) => {
      this.logger.warn({ err: error }, 'the queues could not be counted');
      return null;
    });
  }
}
