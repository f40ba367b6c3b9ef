import type { DomainEvent } from '../../core/events/domain-event.js';

export const analyticsExported = ({ report }: { readonly report: string }): DomainEvent => ({
  type: 'analytics.exported',
  changes: { report: [null, report] },
});
