import { Injectable } from '@nestjs/common';
import { Events } from '../../core/events/events.js';
import type { Page } from '../../core/http/fields.js';
import { Logger } from '../../core/logger.js';
import type { DeadLetter } from '../../core/queue/dead-letter.js';
import { Queues } from '../../core/queue/queue.service.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import type { DeadLetterFilter, DeadLetterResponse } from './dead-letters.dto.js';
import { deadLetterNotFound } from './queues.errors.js';
import { jobReplayed } from './queues.events.js';

/** The newest of each queue; older ones come into sight when these have been replayed. */
const inSight = 1_000;

/** Jobs that failed for good, of all hospitals and queues. */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly queues: Queues,
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly events: Events,
    private readonly logger: Logger,
  ) {}

  async list(filter: DeadLetterFilter): Promise<Page<DeadLetterResponse>> {
    const { page, page_size } = filter;
    const found = (await this.queues.deadLetters(inSight)).filter(
      letter =>
        (!filter.queue || letter.queue === filter.queue) &&
        (!filter.job || letter.job === filter.job) &&
        (!filter.tenant_id || letter.tenant_id === filter.tenant_id),
    );
    const shown = found.slice((page - 1) * page_size, page * page_size);
    const items = await Promise.all(shown.map(letter => this.described(letter)));
    return { items, total: found.length, page, page_size };
  }

  /** Starts a job again from its first attempt. */
  async replay(id: string): Promise<DeadLetterResponse> {
    const revived = await this.queues.revive(id);
    if (!revived) throw deadLetterNotFound();
    await this.tell(revived);
    return this.described(revived);
  }

  /** Starts all of them again, or those of one job; returns how many. */
  async replayAll(job?: string): Promise<number> {
    let count = 0;
    for (;;) {
      const found = (await this.queues.deadLetters(inSight)).filter(
        letter => job === undefined || letter.job === job,
      );
      const before = count;
      for (const { id } of found) if (await this.queues.revive(id)) count++;
      // Also when others outside of the selection fill the sight: no endless loop.
      if (count === before || found.length < inSight) return count;
    }
  }

  private async described(letter: DeadLetter): Promise<DeadLetterResponse> {
    const tenant = letter.tenant_id ? await this.directory.find(letter.tenant_id) : undefined;
    return { ...letter, failed_at: letter.failed_at.toISOString(), tenant: tenant?.name ?? null };
  }

  /** After the fact, because the queue knows no transaction of the hospital. */
  private async tell({ tenant_id, job, id }: DeadLetter): Promise<void> {
    this.logger.info({ job, job_id: id }, 'dead letter replayed');
    const tenant = tenant_id && (await this.directory.find(tenant_id));
    if (tenant)
      await this.tenancy.run(tenant, 'write', () => Promise.resolve(this.events.record(jobReplayed(job))));
  }
}
