import { newId } from '../../../src/core/ids.js';
import { InboxService } from '../../../src/modules/inbox/index.js';
import { aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { anInboxMessage } from '../../factories/inbox-message.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { kernelOf } from '../../isolation/kernel.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';

interface Message {
  readonly id: string;
  readonly subject: string;
  readonly read_at: string | null;
}
interface List {
  readonly items: Message[];
  readonly total: number;
}

let api: TestApi;
let hospital: Hospital;
let nurse: Member;
let colleague: Member;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
});
beforeEach(async () => {
  nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
  colleague = await aStaffMember(api, hospital, { roles: ['NURSE'] });
});
afterAll(() => api.close());

const inboxOf = async ({ http }: Member, query = '') => (await http.get<List>(`/inbox?${query}`)).body;
const unreadOf = async ({ http }: Member) =>
  (await http.get<{ unread_count: number }>('/inbox/unread-count')).body.unread_count;
const tell = (who: readonly Member[], overrides = {}) =>
  anInboxMessage(
    api,
    hospital,
    who.map(({ id }) => id),
    overrides,
  );

describe('a message', () => {
  it('is in the inbox of each that it is for, with what to open', async () => {
    const link = { kind: 'stock_item', id: newId() };
    await tell([nurse, colleague], { subject: 'Low stock: <b>', text: 'A\nB', link });
    const expected = {
      id: expect.any(String) as string,
      template: 'stock_low_alert',
      subject: 'Low stock: <b>',
      text: 'A\nB',
      link_kind: 'stock_item',
      link_id: link.id,
      created_at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      read_at: null,
    };
    for (const member of [nurse, colleague])
      expect(await inboxOf(member)).toEqual({ items: [expected], total: 1, page: 1, page_size: 20 });
    expect(await inboxOf(hospital.admin)).toMatchObject({ total: 0 });
  });

  it('comes once, however often its event is dealt with', async () => {
    const eventId = await tell([nurse]);
    await tell([nurse, colleague], { eventId, subject: 'again' });
    await tell([nurse], { eventId, template: 'vital_alert', subject: 'of another kind' });
    expect((await inboxOf(nurse)).items.map(({ subject }) => subject)).toEqual([
      'of another kind',
      'Low stock: Gloves',
    ]);
    expect(await unreadOf(colleague)).toBe(1);
  });

  it('is not there when the transaction that wrote it was undone', async () => {
    const { tenancy, tenantOf } = kernelOf(api);
    const entry = { eventId: newId(), userIds: [nurse.id], template: 't', subject: 's', text: 't' };
    const undone = tenancy.run(await tenantOf(hospital), 'write', async () => {
      await api.app.get(InboxService).put([entry]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await unreadOf(nurse)).toBe(0);
  });

  it('passes over those who do not work here, and is cut to what a message holds', async () => {
    const stranger = (await aHospital(api)).admin;
    await hospital.admin.http.post(`/users/${colleague.id}/deactivate`);
    await tell([nurse, colleague, stranger], { subject: 'x'.repeat(1000), text: '🩺'.repeat(5000) });
    const [message] = (await inboxOf(nurse)).items;
    expect(message).toMatchObject({ subject: 'x'.repeat(300), text: '🩺'.repeat(4000) });
    const rows = await api.sql(`select from ${hospital.schema}.inbox_messages where subject like 'xxx%'`);
    expect(rows).toHaveLength(1);
  });
});

describe('reading', () => {
  it('marks a message once, and is in the audit', async () => {
    await tell([nurse]);
    const [{ id } = { id: '' }] = (await inboxOf(nurse)).items;
    const first = await nurse.http.patch<Message>(`/inbox/${id}/read`);
    const second = await nurse.http.patch<Message>(`/inbox/${id}/read`);
    expect(first).toMatchObject({ status: 200, body: { id, read_at: expect.any(String) as string } });
    expect(second.body).toEqual(first.body);
    expect(await unreadOf(nurse)).toBe(0);
    const entries = await api.sql(
      `select actor_id, entity from ${hospital.schema}.audit_entries where action = 'inbox.message_read' and entity_id = $1`,
      [id],
    );
    expect(entries).toEqual([{ actor_id: nurse.id, entity: 'inbox_message' }]);
  });

  it('all at once leaves those of others as they are', async () => {
    for (let n = 0; n < 3; n++) await tell([nurse, colleague]);
    expect(await nurse.http.post('/inbox/read-all')).toMatchObject({
      status: 200,
      body: { unread_count: 0 },
    });
    expect([await unreadOf(nurse), await unreadOf(colleague)]).toEqual([0, 3]);
    const entries = await api.sql(
      `select changes from ${hospital.schema}.audit_entries where action = 'inbox.all_read' and actor_id = $1`,
      [nurse.id],
    );
    expect(entries).toEqual([{ changes: { count: [null, 3] } }]);
  });

  it('is for one’s own messages: another’s is as unknown as one that is not there', async () => {
    await tell([nurse]);
    const [{ id } = { id: '' }] = (await inboxOf(nurse)).items;
    for (const wrong of [id, newId()])
      expectProblem(await colleague.http.patch(`/inbox/${wrong}/read`), {
        status: 404,
        code: 'inbox.not_found',
      });
    expectProblem(await nurse.http.patch('/inbox/1/read'), { status: 422, code: 'validation.failed' });
    expect(await unreadOf(nurse)).toBe(1);
  });
});

describe('the list', () => {
  it('goes page by page, newest first, read or unread', async () => {
    for (let n = 1; n <= 5; n++) await tell([nurse], { subject: `Number ${n}` });
    const [{ id } = { id: '' }] = (await inboxOf(nurse)).items;
    await nurse.http.patch(`/inbox/${id}/read`);
    const subjects = async (query: string) => {
      const { items, total } = await inboxOf(nurse, query);
      return { total, subjects: items.map(({ subject }) => subject) };
    };
    expect(await subjects('page=2&page_size=2')).toEqual({ total: 5, subjects: ['Number 3', 'Number 2'] });
    expect(await subjects('unread=true&page_size=2')).toEqual({
      total: 4,
      subjects: ['Number 4', 'Number 3'],
    });
    expect(await subjects('unread=false')).toEqual({ total: 1, subjects: ['Number 5'] });
  });

  it('is for the staff of a hospital, whatever their roles', async () => {
    expect(await unreadOf(nurse)).toBe(0);
    const { http } = await aSuperAdmin(api);
    for (const path of ['/inbox', '/inbox/unread-count', '/inbox/stream'])
      expectProblem(await http.get(path), { status: 403, code: 'access.staff_only' });
  });
});
