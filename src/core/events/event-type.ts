import type { DomainEvent } from './domain-event.js';

/** A type of event that jobs can subscribe to, with the shape of what they receive. */
export interface EventType<P extends object> {
  readonly type: string;
  of(event: Omit<DomainEvent<P>, 'type' | 'payload'> & { readonly payload: P }): DomainEvent<P>;
}

export const defineEvent = <P extends object>(type: string): EventType<P> => ({
  type,
  of: event => ({ ...event, type }),
});
