import { Injectable } from '@nestjs/common';

/** Tells, after a commit, that a hospital's outbox has something. A lost signal costs seconds, never a message. */
@Injectable()
export class OutboxSignal {
  private listener: (tenantId: string) => void = () => undefined;

  onRaise(listener: (tenantId: string) => void): void {
    this.listener = listener;
  }

  raise(tenantId: string): void {
    this.listener(tenantId);
  }
}
