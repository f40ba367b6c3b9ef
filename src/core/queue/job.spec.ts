import { z } from 'zod';
import { defineJob, jobIdOf, parseEnvelope, parsePayload, retryDelay, seal, targetOf } from './job.js';

const tenantId = '0190a1b2-c3d4-7e5f-8a6b-112233445566';
const eventId = '0190a1b2-c3d4-7e5f-8a6b-665544332211';
const remind = defineJob({
  name: 'remind-patient',
  queue: 'notifications',
  schema: z.object({ on: z.coerce.date(), note: z.string().optional() }),
});

test.each([
  ['Remind', false],
  ['remind:patient', false],
  ['remind patient', false],
  ['remind-patient', true],
])('a job named %j is accepted: %j', (name, accepted) => {
  const define = (): unknown => defineJob({ name, queue: 'notifications', schema: z.object({}) });
  if (accepted) expect(define).not.toThrow();
  else expect(define).toThrow('kebab-case');
});

test('what is sealed comes out the same on the other side', () => {
  const envelope = seal(remind, { realm: 'tenant', tenantId }, { on: new Date(0) }, eventId);
  const wire: unknown = JSON.parse(JSON.stringify(envelope));
  const arrived = parseEnvelope(remind.name, wire);
  expect(arrived).toEqual({
    realm: 'tenant',
    tenant_id: tenantId,
    event_id: eventId,
    payload: { on: '1970-01-01T00:00:00.000Z' },
  });
  expect(targetOf(arrived)).toEqual({ realm: 'tenant', tenantId });
  expect(parsePayload(remind, arrived.payload)).toEqual({ on: new Date(0) });
});

test.each([
  ['nothing', undefined],
  ['no realm', { tenant_id: tenantId, event_id: eventId }],
  ['a tenant realm without tenant', { realm: 'tenant', event_id: eventId }],
  ['a platform job with a foreign event id', { realm: 'platform', event_id: '../x' }],
])('an envelope with %s is refused', (_, data) => {
  expect(() => parseEnvelope('remind-patient', data)).toThrow('bad envelope');
});

test('a refusal names the field and never the value', () => {
  const refuse = (): unknown => parsePayload(remind, { on: 'Ms Rao, HIV positive', note: 7 });
  expect(refuse).toThrow(/on: .*; note: /);
  expect(refuse).not.toThrow(/Rao|7/);
});

test('tenants never share a job id', () => {
  expect(jobIdOf('x', { realm: 'tenant', tenantId }, eventId)).toBe(`${tenantId}.${eventId}.x`);
  expect(jobIdOf('x', { realm: 'platform' }, eventId)).toBe(`platform.${eventId}.x`);
});

test.each([
  [1, 0, 500],
  [1, 1, 1_000],
  [2, 1, 2_000],
  [4, 1, 8_000],
  [5, 1, 10_000],
  [50, 1, 10_000],
])('after failure %i, with chance %d, the wait is %i ms', (failures, chance, wait) => {
  const policy = { attempts: 99, firstDelayMs: 1_000, maxDelayMs: 10_000 };
  expect(retryDelay(policy, failures, () => chance)).toBe(wait);
});
