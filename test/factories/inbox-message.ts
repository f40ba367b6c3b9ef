import { newId } from '../../src/core/ids.js';
import { InboxService, type InboxEntry } from '../../src/modules/inbox/index.js';
import { kernelOf } from '../isolation/kernel.js';
import type { TestApi } from '../support/api.js';
import type { Hospital } from './hospital.js';

/** Tells somebody something, in a transaction of its own; returns the id of the event. */
export async function anInboxMessage(
  api: TestApi,
  hospital: Hospital,
  userIds: readonly string[],
  overrides: Partial<InboxEntry> = {},
): Promise<string> {
  const { tenancy, tenantOf } = kernelOf(api);
  const eventId = newId();
  const message = {
    eventId,
    userIds,
    template: 'stock_low_alert',
    subject: 'Low stock: Gloves',
    text: 'Ten are left.',
  };
  await tenancy.run(await tenantOf(hospital), 'write', () =>
    api.app.get(InboxService).put([{ ...message, ...overrides }]),
  );
  return eventId;
}
