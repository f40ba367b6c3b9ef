import { request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { staffEmail } from './data.js';
import { signInForm } from './login-storm.js';
import type { Stage } from './measure.js';
import { latencyOf, rounded, type Case, type Comparison } from './report.js';

const addresses = 200;
/** Of the failures after which an e-mail address is locked, which are five. */
const usesOfEmail = 4;
const lockedEmail = staffEmail(0);

/** Unknown, wrong password, locked. */
type Kind = 'U' | 'W' | 'L';
const names: Record<Kind, string> = {
  U: 'sign-in, unknown address',
  W: 'sign-in, wrong password',
  L: 'sign-in, locked account',
};

/**
 * Each follows each once. A plain U W U W would lay what the product does after a wrong password, when it has answered,
 * on the unknown ones alone.
 */
const turns: readonly Kind[] = ['U', 'U', 'W', 'U', 'L', 'W', 'W', 'L', 'L'];
const mostCycles = 66;
/** Enough for every client address to come up. */
const leastCycles = Math.ceil(addresses / turns.length);
/** After which no more cycles are begun than the least. */
const enoughMs = 35_000;

/** Staff whose sign-ins {@link whoIsThere} lets fail; those after them are free. */
export const guessedStaff = 1 + Math.ceil((mostCycles * 3) / usesOfEmail);

/** Whether the time of a refused sign-in tells if there is an account. */
export async function whoIsThere({ db, product }: Stage): Promise<Comparison> {
  const times: Record<Kind, number[]> = { U: [], W: [], L: [] };
  let n = 0;
  const refused = (email: string) => refusal(product.address, addressOf(n++ % addresses), email);
  for (let failures = 0; failures < 5; failures++) await refused(lockedEmail);
  const startedAt = performance.now();
  const goesOn = (cycle: number) =>
    cycle < leastCycles || (cycle < mostCycles && performance.now() - startedAt < enoughMs);
  for (let cycle = 0; goesOn(cycle); cycle++) {
    for (const kind of turns) {
      const person = 1 + Math.floor(times[kind].length / usesOfEmail);
      const email = {
        U: staffEmail(person).replace('staff', 'ghost'),
        W: staffEmail(person),
        L: lockedEmail,
      };
      times[kind].push(await refused(email[kind]));
    }
  }
  const { rows } = await db.query<{ seen: number }>(
    `select count(*)::int as seen from public.counters where key like 'sign-in:client:127.0.%' and key <> $1`,
    ['sign-in:client:127.0.0.1'],
  );
  if (rows[0]?.seen !== addresses) throw new Error(`The product saw ${rows[0]?.seen} addresses.`);
  const [wrong, locked] = [against(times.U, times.W), against(times.U, times.L)];
  return {
    key: 'who_is_there',
    figures: {
      client_addresses: addresses,
      unknown: { count: times.U.length, ...latencyOf(times.U) },
      wrong_password: { count: times.W.length, ...latencyOf(times.W), ...wrong },
      locked: { count: times.L.length, ...latencyOf(times.L), ...locked },
    },
    cases: [
      caseOf('U', times),
      { ...caseOf('W', times), compared: sentence(wrong) },
      { ...caseOf('L', times), compared: sentence(locked) },
    ],
  };
}

const caseOf = (kind: Kind, times: Record<Kind, number[]>): Case => ({
  name: names[kind],
  count: times[kind].length,
  latency: latencyOf(times[kind]),
});

interface Difference {
  /** Of medians, against the unknown. */
  readonly median_ratio: number;
  /**
   * Share of all pairs in which the unknown one is answered first (Mann–Whitney U ÷ n·m): 0.5 when the times say
   * nothing, 0 or 1 when one look is enough.
   */
  readonly auc: number;
  /** Times that say nothing stay this close to 0.5 in 95 of 100 runs. */
  readonly auc_margin: number;
}

function against(unknown: readonly number[], other: readonly number[]): Difference {
  const [n, m] = [unknown.length, other.length];
  const later = other.flatMap(b => unknown.map(a => (a < b ? 1 : a === b ? 0.5 : 0)));
  return {
    median_ratio: rounded(latencyOf(other).p50_ms / latencyOf(unknown).p50_ms, 3),
    auc: rounded(later.reduce<number>((sum, one) => sum + one, 0) / (n * m), 3),
    auc_margin: rounded(1.96 * Math.sqrt((n + m + 1) / (12 * n * m)), 3),
  };
}

const sentence = ({ median_ratio, auc, auc_margin }: Difference): string =>
  `median × ${median_ratio.toFixed(3)}, AUC ${auc.toFixed(2)} (0.5 ± ${auc_margin.toFixed(2)} is alike)`;

const addressOf = (n: number): string => `127.0.${1 + Math.floor(n / 100)}.${1 + (n % 100)}`;

/** Time to a whole 401, in ms, on a connection of its own from the given address. */
function refusal(server: string, localAddress: string, email: string): Promise<number> {
  const { path, body } = signInForm(email, 'Wr0ng!Passw0rd');
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const sent = request(server + path, { method: 'POST', localAddress, agent: false, headers }, response => {
      response.resume().once('end', () => {
        if (response.statusCode === 401) resolve(performance.now() - startedAt);
        else reject(new Error(`A wrong sign-in was answered ${response.statusCode}.`));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
