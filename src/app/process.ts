import type { INestApplicationContext } from '@nestjs/common';
import { ConfigurationError, parseEnv } from '../config/env.js';
import { Settings } from '../config/settings.js';
import { Logger } from '../core/logger.js';

/** Starts a process from its environment. What keeps it from starting is told in one sentence. */
export async function runProcess(
  name: string,
  start: (settings: Settings, logger: Logger) => Promise<INestApplicationContext>,
): Promise<void> {
  try {
    const settings = readSettings();
    await start(settings, new Logger(settings.env.LOG_LEVEL, name));
    // Started by another process: that one's end, however sudden, is ours.
    process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.send?.({ started: name });
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

export function readSettings(): Settings {
  const env = parseEnv(process.env);
  const { DATABASE_URL } = env;
  if (!DATABASE_URL)
    throw new ConfigurationError(
      'DATABASE_URL is not set. Use "npm start" to run with the embedded database.',
    );
  return new Settings({ ...env, DATABASE_URL });
}

function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is taken by another program. Set PORT to a free one.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this account. Set PORT to one above 1023.`;
  if (code === 'ECONNREFUSED') return 'The database does not answer at DATABASE_URL.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
