import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { AuditHeads, type CopiedHead } from '../../core/gateways/audit-heads.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { SealsQueries } from './seals.queries.js';
import { SealsRepository } from './seals.repository.js';
import { beginning, brokenLinks, finding, hashOf, type Finding, type Position } from './seals.rules.js';

/** Entries in one seal. */
const sealSize = 1000;
/** Seals, and heads, that are looked at together. */
const sealsPage = 20;
const headsPage = 1000;
/** Findings that are told; after so many, one more says nothing new. */
const findingsLimit = 100;

export interface Verification {
  readonly status: 'intact' | 'tampered';
  readonly sealed_entries: number;
  readonly unsealed_entries: number;
  readonly oldest_unsealed_at: string | null;
  /** Seals that were compared with what is kept outside of the database. */
  readonly copied_heads: number;
  readonly findings: readonly Finding[];
}

/** Seals the audit and finds out whether it was tampered with (ADR 9). */
@Injectable()
export class Seals {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly queries: SealsQueries,
    private readonly seals: SealsRepository,
    private readonly copies: AuditHeads,
    private readonly clock: Clock,
  ) {}

  /** Seals what can be sealed, in short transactions, and copies the heads out of the database's reach. */
  async sealAll(tenant: Tenant): Promise<void> {
    while ((await this.tenancy.run(tenant, 'write', () => this.sealNext())) === sealSize);
    let copied = await this.copies.last(tenant.code);
    for (;;) {
      const heads = await this.tenancy.run(tenant, 'read', () => this.seals.heads(copied, headsPage));
      await this.copies.append(
        tenant.code,
        heads.map(head => ({ ...head, hash: head.hash.toString('hex') })),
      );
      copied = heads.at(-1)?.sequence ?? copied;
      if (heads.length < headsPage) return;
    }
  }

  /** Reads the whole audit of the open hospital, a few seals at a time. */
  async verify(): Promise<Verification> {
    const { code } = currentTenant();
    const findings: Finding[] = [];
    let previous = beginning;
    let sealed = 0;
    // Heads first: a seal that is made meanwhile is in the database before it is in the file.
    const copied_heads = await this.compareCopies(code, findings);
    for (;;) {
      const page = await this.seals.page(previous.sequence, sealsPage);
      if (page.length === 0) break;
      findings.push(...brokenLinks(code, previous, page));
      for (const { kind, id, sequence } of await this.queries.differences(previous, page, findingsLimit))
        findings.push(finding(kind, sequence, id));
      sealed += page.reduce((sum, { entry_ids }) => sum + entry_ids.length, 0);
      previous = page.at(-1) ?? previous;
      findings.splice(findingsLimit);
    }
    return this.verdict(findings, sealed, copied_heads, previous);
  }

  /** @returns how many entries were sealed */
  private async sealNext(): Promise<number> {
    await this.seals.takeTurn();
    const previous = await this.seals.last();
    const entries = await this.queries.sealable(previous, sealSize);
    const last = entries.at(-1);
    if (!last) return 0;
    const seal = {
      sequence: previous.sequence + 1,
      last_written_in: last.written_in,
      last_entry_id: last.id,
      entry_ids: entries.map(({ id }) => id),
      entry_hashes: entries.map(({ hash }) => hash),
      previous_hash: previous.hash,
      sealed_at: this.clock.now().toISOString(),
    };
    await this.seals.add({ ...seal, hash: hashOf(currentTenant().code, seal) });
    return entries.length;
  }

  private async verdict(
    findings: readonly Finding[],
    sealed_entries: number,
    copied_heads: number,
    end: Position,
  ): Promise<Verification> {
    const { count, oldest_at } = await this.queries.unsealed(end);
    return {
      status: findings.length > 0 ? 'tampered' : 'intact',
      sealed_entries,
      unsealed_entries: count,
      oldest_unsealed_at: oldest_at,
      copied_heads,
      findings,
    };
  }

  private async compareCopies(code: string, findings: Finding[]): Promise<number> {
    let compared = 0;
    let batch: CopiedHead[] = [];
    const compare = async () => {
      const kept = await this.seals.hashesOf(batch.map(({ sequence }) => sequence));
      for (const { sequence, hash } of batch)
        if (kept.get(sequence) !== hash && findings.length < findingsLimit)
          findings.push(finding(kept.has(sequence) ? 'seal_changed' : 'seal_removed', sequence));
      compared += batch.length;
      batch = [];
    };
    for await (const head of this.copies.read(code)) if (batch.push(head) === headsPage) await compare();
    if (batch.length > 0) await compare();
    return compared;
  }
}
