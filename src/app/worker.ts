import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Settings } from '../config/settings.js';
import type { Logger } from '../core/logger.js';
import { WorkerModule } from './worker.module.js';

export async function createWorker(settings: Settings, logger: Logger): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(WorkerModule.with(settings, logger), {
    logger,
    abortOnError: false,
  });
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  return app;
}
