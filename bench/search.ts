import { addPatients, surname, surnameCount } from './data.js';
import { send, type Stage } from './measure.js';
import { latencyOf, median, rounded, type Case, type Comparison } from './report.js';
import { smallHospital } from './vitals.js';

/** What the small hospitals have. */
const few = 1000;
const requests = 200;

/** As people at the desk type: the n-th is about somebody else each time. */
const searches: readonly (readonly [name: string, of: (n: number) => string])[] = [
  ['surname', n => surname((n * 7919) % surnameCount)],
  ['part of a name', n => surname((n * 7919) % surnameCount).slice(1, 6)],
  ['two words', n => `as ${surname((n * 7919) % surnameCount)}`],
  ['typing mistake', n => surname((n * 7919) % surnameCount).replace(/(.)(.)(?=.?.$)/, '$2$1')],
  ['code', n => `P-${String(1 + ((n * 7919) % few)).padStart(5, '0')}`],
  ['telephone', n => String(70_000 + ((n * 7919) % 30_000))],
];

/** Searches in a hospital with few patients and in one with very many, turn by turn. */
export async function searchGrowth(stage: Stage, filled: number): Promise<Comparison> {
  const many = 10 * filled;
  const { code } = stage.sample;
  await addPatients(stage.db, code, { patients: many }, filled + 1);
  await stage.db.query(`update tenant_${code}.counters set value = $1 where name = 'patients' and slot = 0`, [
    many,
  ]);
  await stage.db.query(`vacuum (analyze) tenant_${code}.patients`);
  const small = await smallHospital(stage);
  const cases: Case[] = [];
  const figures: Record<string, number> = { few, many };
  for (const [name, of] of searches) {
    const times: { small: number[]; large: number[] } = { small: [], large: [] };
    for (let n = -requests / 4; n < requests; n++)
      for (const [side, token] of [
        ['small', small.token],
        ['large', stage.token],
      ] as const) {
        const query = new URLSearchParams({ search: of(n + requests), page: '1' }).toString();
        const start = performance.now();
        await send(stage.product.address, { method: 'GET', path: `/api/v1/patients?${query}` }, token);
        if (n >= 0) times[side].push(performance.now() - start);
      }
    const ratio = rounded(median(times.large) / median(times.small), 2);
    figures[`${name.replaceAll(' ', '_')}_p50_ratio`] = ratio;
    cases.push(
      { name: `search by ${name}, ${few}`, count: requests, latency: latencyOf(times.small) },
      {
        name: `search by ${name}, ${many}`,
        count: requests,
        latency: latencyOf(times.large),
        compared: `p50 × ${ratio.toFixed(2)} (at most 1.30)`,
      },
    );
  }
  return { key: 'search_growth', figures, cases };
}
