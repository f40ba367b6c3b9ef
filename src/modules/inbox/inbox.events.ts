import { changesBetween, type DomainEvent } from '../../core/events/domain-event.js';

/** Told to nobody. */
export const messageRead = (id: string): DomainEvent => ({
  type: 'inbox.message_read',
  entity: { kind: 'inbox_message', id },
});

export const allMessagesRead = (count: number): DomainEvent => ({
  type: 'inbox.all_read',
  changes: changesBetween({}, { count }),
});
