import { drive, type Driven } from './drive.js';
import { connections, rounds, type Stage } from './measure.js';
import { registrations } from './operations.js';
import type { Server } from './processes.js';
import { median, medianLatency, rounded, type Comparison } from './report.js';

const seconds = 4;

/** What an audited write pays for the job that seals the audit beside it, turn by turn. */
export async function seals(stage: Stage, startSealing: () => Promise<Server>): Promise<Comparison> {
  // Whoever else registers begins at the first.
  const next = registrations(1_000_000);
  const load = { address: stage.product.address, token: stage.token, connections, next };
  await drive({ ...load, seconds: 2 });
  const pairs: { without: Driven; with: Driven }[] = [];
  let sealed = 0;
  for (let n = 0; n < rounds; n++) {
    const without = await drive({ ...load, seconds });
    const sealing = await startSealing();
    const before = await sealedEntries(stage);
    const beside = await drive({ ...load, seconds });
    sealed += (await sealedEntries(stage)) - before;
    await sealing.stop();
    pairs.push({ without, with: beside });
  }
  if (sealed === 0) throw new Error('Nothing was sealed.');
  const side = (which: 'without' | 'with') => {
    const driven = pairs.map(pair => pair[which]);
    return {
      count: driven.reduce((sum, { answered }) => sum + answered, 0),
      per_second: rounded(median(driven.map(round => round.perSecond)), 1),
      latency: medianLatency(driven.map(({ p50, p90, p99 }) => ({ p50_ms: p50, p90_ms: p90, p99_ms: p99 }))),
    };
  };
  const [off, on] = [side('without'), side('with')];
  const ratio = rounded(median(pairs.map(pair => pair.with.perSecond / pair.without.perSecond)), 3);
  return {
    key: 'seals',
    figures: {
      without: { count: off.count, per_second: off.per_second, ...off.latency },
      with: { count: on.count, per_second: on.per_second, ...on.latency, sealed_entries: sealed },
      throughput_ratio: ratio,
    },
    cases: [
      { name: 'create patient, no seals', ...off },
      {
        name: 'create patient, sealed beside it',
        ...on,
        compared: `throughput × ${ratio.toFixed(2)} (${off.per_second} → ${on.per_second} per s), ${sealed} entries sealed`,
      },
    ],
  };
}

async function sealedEntries({ db, sample }: Stage): Promise<number> {
  const { rows } = await db.query<{ sealed: number }>(
    `select coalesce(sum(entry_count), 0)::int as sealed from tenant_${sample.code}.audit_seals`,
  );
  return rows[0]?.sealed ?? 0;
}
