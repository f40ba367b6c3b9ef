import 'reflect-metadata';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CoreModule } from '../src/app/core.module.js';
import { domainModules } from '../src/app/domain.modules.js';
import { ConfigurationError } from '../src/config/env.js';
import type { Settings } from '../src/config/settings.js';
import { Logger } from '../src/core/logger.js';
import { MigrationsModule } from '../src/platform/migrations/index.js';
import { StartError } from './embedded/start-error.js';
import { openSurroundings, type Surroundings } from './environment.js';

@Module({})
class CommandModule {}

/** The application without its doors, for what an operator runs. */
export function openApplication(settings: Settings): Promise<INestApplicationContext> {
  const logger = new Logger(settings.env.LOG_LEVEL === 'debug' ? 'debug' : 'warn', 'command');
  const imports = [CoreModule.with(settings, logger), ...domainModules, MigrationsModule];
  return NestFactory.createApplicationContext(
    { module: CommandModule, imports },
    { logger, abortOnError: false },
  );
}

/** Runs a command in its surroundings and cleans up after it. */
export async function runCommand(work: (surroundings: Surroundings) => Promise<void>): Promise<void> {
  let surroundings: Surroundings | undefined;
  try {
    surroundings = await openSurroundings(() => undefined);
    await work(surroundings);
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${sentence(error)}\n`);
  } finally {
    await surroundings?.close();
  }
}

/** What an operator is told: a sentence where we know one, the whole error where we do not. */
export function sentence(error: unknown): string {
  if (error instanceof StartError || error instanceof ConfigurationError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
