import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { Clock } from '../clock.js';
import { context } from '../context.js';
import { newId } from '../ids.js';
import { currentScope, type TenancyScope } from '../tenancy/tenancy-scope.js';
import type { DomainEvent, RecordedEvent } from './domain-event.js';

/** Records what happened. One call in every mutating use case, and in every read of a patient's record. */
@Injectable()
export class Events {
  constructor(private readonly clock: Clock) {}

  /** Kept with the transaction and written just before it commits; gone with it when it fails. */
  record(event: DomainEvent): void {
    currentScope().recorded.push({ ...event, id: event.id ?? newId(), at: this.clock.now() });
  }

  /** A read. It is told to nobody, and one that showed no patient leaves no trace. */
  recordRead(event: Omit<DomainEvent, 'payload'>): void {
    if (event.patientIds?.length) this.record(event);
  }
}

/** The statement that writes what was recorded, audit entries and outbox rows together. */
export function recordedEntries({ recorded }: TenancyScope): RawBuilder<unknown> {
  const [first, ...others] = recorded;
  return first && !first.payload && others.length === 0 ? auditEntry(first) : allEntries(recorded);
}

/** The usual case of a read: one row, without the detour over JSON. */
const auditEntry = ({ id, at, type, entity, patientIds, changes, outcome }: RecordedEvent) => sql`
  insert into audit_entries
    (id, at, action, actor_id, actor_roles, entity, entity_id, patient_ids, changes, request_id, address, purpose, outcome)
  values (${id}, ${at}, ${type}, ${actorId()}, ${actorRoles()}::text[], ${entity?.kind ?? null}, ${entity?.id ?? null},
    ${[...(patientIds ?? [])]}::uuid[], ${changes ? JSON.stringify(changes) : null}::jsonb, ${requestId()}, ${address()},
    ${purpose()}, ${outcome ?? 'success'})`;

function allEntries(recorded: readonly RecordedEvent[]): RawBuilder<unknown> {
  const rows = recorded.map(event => ({
    id: event.id,
    at: event.at,
    action: event.type,
    entity: event.entity?.kind,
    entity_id: event.entity?.id,
    patient_ids: event.patientIds ?? [],
    changes: event.changes,
    outcome: event.outcome ?? 'success',
    payload: event.payload,
  }));
  return sql`
    with recorded as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
        id uuid, at timestamptz, action text, entity text, entity_id uuid, patient_ids uuid[], changes jsonb,
        outcome text, payload jsonb)
    ), entries as (
      insert into audit_entries
        (id, at, action, actor_id, actor_roles, entity, entity_id, patient_ids, changes, request_id, address, purpose,
          outcome)
      select id, at, action, ${actorId()}, ${actorRoles()}::text[], entity, entity_id, patient_ids, changes,
        ${requestId()}, ${address()}, ${purpose()}, outcome
      from recorded
    )
    insert into outbox (id, event, payload, recorded_at)
    select id, action, payload, at from recorded where payload is not null`;
}

const actor = () => context.current()?.patient ?? context.current()?.principal;
const actorId = () => actor()?.userId ?? null;
const actorRoles = () => [...(actor()?.roles ?? [])];
const requestId = () => context.current()?.requestId ?? '';
const address = () => context.current()?.address ?? null;
const purpose = () => context.current()?.purpose ?? null;
