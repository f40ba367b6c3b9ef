import { Injectable } from '@nestjs/common';
import type { PlatformJob } from '../../../core/queue/job-handler.js';
import { freshenDemoData } from '../../demo-freshness/index.js';
import { DemoTasksService } from '../demo-tasks.service.js';

/** Asked for by a sign-in; nothing when somebody works on the demo data already. */
@Injectable()
export class FreshenDemoData implements PlatformJob<typeof freshenDemoData.schema> {
  readonly job = freshenDemoData;

  constructor(private readonly tasks: DemoTasksService) {}

  run({ asked_by }: { asked_by: string }): Promise<void> {
    return this.tasks.freshenFor(asked_by);
  }
}
