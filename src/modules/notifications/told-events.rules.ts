/** What an event told. */
export interface ToldEvent {
  readonly id: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

type Payload = ToldEvent['payload'];

export function idIn(payload: Payload, member: string): string | null {
  const id = payload[member];
  return typeof id === 'string' ? id : null;
}

interface Visit {
  readonly status: string;
  readonly starts_at: string;
}

/** Whether a reminder still holds: the visit has not been called off, nor moved, nor begun since. */
export const isStillDue = (payload: Payload, { status, starts_at }: Visit, now: Date): boolean =>
  status === 'SCHEDULED' &&
  new Date(starts_at).getTime() === new Date(String(payload['starts_at'])).getTime() &&
  now < new Date(starts_at);

const severities = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;

/** What is told of an alert, besides the patient's code. A severity that nobody knows is not played down. */
export const alertOf = (payload: Payload) => ({
  severity: severities.find(severity => severity === payload['severity']) ?? 'CRITICAL',
  recorded_at: new Date(String(payload['recorded_at'])),
});

export const stockOf = (payload: Payload) => ({
  item: String(payload['name']),
  quantity: Number(payload['current_stock']),
  reorder_level: Number(payload['reorder_level']),
});
