import { Injectable } from '@nestjs/common';
import { currentPrincipal } from '../../core/context.js';
import { ProductMode } from '../../core/product-mode.js';
import { Queues } from '../../core/queue/queue.service.js';
import { DemoDataService } from './demo-data.service.js';
import { DemoTasksRepository } from './demo-tasks.repository.js';
import type { DemoTask, StartDemoTask, StartedDemoTask } from './demo.dto.js';
import { demoModeOff, taskNotFound } from './demo.errors.js';
import { runDemoTask } from './jobs/run-demo-task.definition.js';

const typeOf = { seed: 'DEMO_SEED', freshen: 'DEMO_FRESHEN', reset: 'DEMO_RESET' } as const;

/** Work on the demo data that a super admin asks for; one piece at a time, with progress. */
@Injectable()
export class DemoTasksService {
  constructor(
    private readonly tasks: DemoTasksRepository,
    private readonly demo: DemoDataService,
    private readonly queues: Queues,
    private readonly mode: ProductMode,
  ) {}

  async start({ action, freshen_days }: StartDemoTask): Promise<StartedDemoTask> {
    if (!this.mode.demo) throw demoModeOff();
    const id = await this.tasks.add(currentPrincipal().userId, typeOf[action], freshen_days ?? null);
    try {
      await this.queues.add(runDemoTask, { realm: 'platform' }, { task_id: id }, { eventId: id });
    } catch (error) {
      await this.tasks.failed(id, 'The queue could not take the task.');
      throw error;
    }
    return { task_id: id, status: 'started', message: `The demo data will be worked on: ${action}.` };
  }

  /** Freshens at once, by as much as is configured; the task shows how far it is. Not while another one goes on. */
  async freshenFor(userId: string): Promise<void> {
    const id = await this.tasks.addUnlessRunning(userId, 'DEMO_FRESHEN', this.mode.freshenDays ?? null);
    if (id) await this.run(id);
  }

  /** The named task, or the caller's latest one. */
  async status(taskId: string | undefined): Promise<DemoTask> {
    const task = taskId
      ? await this.tasks.find(taskId)
      : await this.tasks.latestOf(currentPrincipal().userId);
    if (!task) throw taskNotFound();
    return task;
  }

  /** Does the work of a task; the worker calls this. Running it again carries on. */
  async run(taskId: string): Promise<void> {
    const task = await this.tasks.find(taskId);
    if (!task || task.status === 'COMPLETED' || task.status === 'FAILED') return;
    let told = Promise.resolve();
    const progress = (percent: number, message: string) => {
      told = told.then(() => this.tasks.progressed(taskId, percent, message));
    };
    try {
      if (task.task_type === 'DEMO_SEED') await this.demo.seed(progress);
      else if (task.task_type === 'DEMO_RESET') await this.demo.reset(progress);
      else await this.demo.freshen(progress, task.freshen_days ?? undefined);
      await told;
      await this.tasks.completed(taskId);
    } catch (error) {
      await this.tasks.failed(taskId, 'The work on the demo data failed; the log of the worker says why.');
      throw error;
    }
  }
}
