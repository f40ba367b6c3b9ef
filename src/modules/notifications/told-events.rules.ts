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

export const stockOf = (payload: Payload) => ({
  item: String(payload['name']),
  quantity: Number(payload['current_stock']),
  reorder_level: Number(payload['reorder_level']),
});
