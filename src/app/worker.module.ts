import { Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import type { Logger } from '../core/logger.js';
import { CoreModule } from './core.module.js';
import { domainModules } from './domain.modules.js';
import { JobRunner } from './job-runner.js';

/** The process that does what needs not be waited for. */
@Module({})
export class WorkerModule {
  static with(settings: Settings, logger: Logger): DynamicModule {
    return {
      module: WorkerModule,
      imports: [CoreModule.with(settings, logger), ...domainModules],
      providers: [JobRunner],
    };
  }
}
