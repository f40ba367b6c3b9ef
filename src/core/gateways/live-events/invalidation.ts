import { Injectable } from '@nestjs/common';
import { LiveEvents } from './live-events.js';

/** What a process may remember between requests, and must forget when another one changes it. */
export type Remembered =
  'tenant' | 'session' | 'account' | 'portal-session' | 'portal-account' | 'specializations';

interface Message {
  readonly kind: Remembered;
  /** Undefined: forget all of this kind. */
  readonly id?: string;
}

/** Tells every process, this one at once, to forget what it remembers. While the line is down nothing is remembered. */
@Injectable()
export class Invalidation {
  private readonly listeners: { kind: Remembered; one: (id: string) => void; all: () => void }[] = [];

  constructor(private readonly live: LiveEvents) {
    live.subscribe('invalidation', message => this.apply(message as Message));
    live.onDisconnect(() => this.listeners.forEach(({ all }) => all()));
  }

  get connected(): boolean {
    return this.live.connected;
  }

  on(kind: Remembered, one: (id: string) => void, all: () => void): void {
    this.listeners.push({ kind, one, all });
  }

  async forget(kind: Remembered, id?: string): Promise<void> {
    this.apply({ kind, id });
    await this.live.publish('invalidation', { kind, id });
  }

  private apply({ kind, id }: Message): void {
    for (const listener of this.listeners.filter(listener => listener.kind === kind)) {
      if (id === undefined) listener.all();
      else listener.one(id);
    }
  }
}
