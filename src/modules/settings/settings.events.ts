import type { Changes, DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';

export const settingsChanged = defineEvent<{ readonly changed: string[] }>('settings.changed');

export const openingHoursChanged = defineEvent<object>('settings.opening_hours_changed');

export const holidayAdded = defineEvent<{ readonly day: string }>('settings.holiday_added');

export const holidayRemoved = defineEvent<{ readonly day: string }>('settings.holiday_removed');

export const logoChanged = (changes: Changes): DomainEvent => ({ type: 'settings.logo_changed', changes });

export const signInPolicyChanged = (changes: Changes): DomainEvent => ({
  type: 'settings.sign_in_changed',
  changes,
});
