import type { Changes, DomainEvent } from '../../core/events/domain-event.js';

export const signInPolicyChanged = (changes: Changes): DomainEvent => ({
  type: 'settings.sign_in_changed',
  changes,
});
