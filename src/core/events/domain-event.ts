/** What changed in one field: before and after. */
export type Changes = Readonly<Record<string, readonly [before: unknown, after: unknown]>>;

/**
 * Something that happened in a hospital, told in the past tense. Recording it writes the audit entry and the outbox
 * row in the transaction that made it true.
 */
export interface DomainEvent<P extends object = object> {
  /** Default: a new one. Given where the job it asks for must be known by a name that can be told again. */
  readonly id?: string;
  /** `subject.past_participle`, e.g. `appointment.booked`. */
  readonly type: string;
  /** The row it is about. */
  readonly entity?: { readonly kind: string; readonly id: string };
  /** Patients whose record was touched or seen. */
  readonly patientIds?: readonly string[];
  readonly changes?: Changes;
  /** Default: it happened. */
  readonly outcome?: 'refused';
  /** What subscribed jobs receive: ids and facts, no personal data. Undefined: nobody is told, e.g. of a read. */
  readonly payload?: P;
}

export interface RecordedEvent extends DomainEvent {
  readonly id: string;
  readonly at: Date;
}

const asJson = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : (value ?? null));

/** Compares what a row was with what it is to become; only fields that differ are kept. */
export function changesBetween(before: object, after: object): Changes {
  const was = before as Record<string, unknown>;
  const entries = Object.entries(after)
    .map(([field, value]) => [field, [asJson(was[field]), asJson(value)]] as const)
    .filter(([, [old, now]]) => JSON.stringify(old) !== JSON.stringify(now));
  return Object.fromEntries(entries);
}

/** Stands in the audit for what was there. */
const hidden = '•••';

/** Changes that keep to themselves what some fields hold; that it came, changed or went still shows. */
export const mask = (changes: Changes, fields: readonly string[]): Changes =>
  Object.fromEntries(
    Object.entries(changes).map(([field, [before, after]]) => [
      field,
      fields.includes(field)
        ? [before === null ? null : hidden, after === null ? null : hidden]
        : [before, after],
    ]),
  );
