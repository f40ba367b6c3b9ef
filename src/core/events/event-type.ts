import type { DomainEvent } from './domain-event.js';

/** A type of event that jobs can subscribe to, with the shape of what they receive. */
export interface EventType<P extends object> {
  readonly type: string;
  of(event: Omit<DomainEvent<P>, 'type' | 'payload'> & { readonly payload: P }): DomainEvent<P>;
}

const defined = new Set<string>();

/** Throws when two events share a name: each would be told to the other's jobs. */
export function defineEvent<P extends object>(type: string): EventType<P> {
  if (defined.has(type)) throw new Error(`Two events are named ${type}.`);
  defined.add(type);
  return { type, of: event => ({ ...event, type }) };
}
