import { Injectable } from '@nestjs/common';
import type { PlatformJob } from '../../../core/queue/job-handler.js';
import { DemoTasksService } from '../demo-tasks.service.js';
import { runDemoTask } from './run-demo-task.definition.js';

@Injectable()
export class RunDemoTask implements PlatformJob<typeof runDemoTask.schema> {
  readonly job = runDemoTask;

  constructor(private readonly tasks: DemoTasksService) {}

  run({ task_id }: { task_id: string }): Promise<void> {
    return this.tasks.run(task_id);
  }
}
