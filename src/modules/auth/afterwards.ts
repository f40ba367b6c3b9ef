import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Logger } from '../../core/logger.js';

/** Work that an answer must not wait for: the time it takes would tell whether there is an account. */
@Injectable()
export class Afterwards implements BeforeApplicationShutdown {
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly logger: Logger) {}

  run(what: string, work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => this.logger.warn({ err: error }, `${what} failed`))
      .finally(() => this.running.delete(done));
    this.running.add(done);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running);
  }
}
