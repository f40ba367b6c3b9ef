import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { drive, type Call } from './drive.js';
import { connections, rounds, send, type Stage } from './measure.js';
import { latencyOf, median, medianLatency, rounded, type Comparison } from './report.js';

/** Of the list's throughput: moderate, so that what is noticed is the storm and not a queue of its own making. */
const share = 0.2;
/** Fewer would be too few to tell, more would not make it more exact. */
const [leastPerSecond, mostPerSecond] = [5, 100];
const seconds = 3;
/** Until the queue of sign-ins is as long as it gets. */
const gatherMs = 1000;

interface Answers {
  ok: number;
  /** 503 with `Retry-After`. */
  later: number;
}

export const signInForm = (username: string, password: string) => ({
  method: 'POST' as const,
  path: '/api/v1/auth/login',
  body: new URLSearchParams({ username, password }).toString(),
  form: true,
});

/** What others notice while many sign in at once: a list at a steady rate, alone and in the storm, turn by turn. */
export async function loginStorm(
  stage: Stage,
  list: () => Call,
  emails: readonly string[],
): Promise<Comparison> {
  const [alone, inStorm, answers]: [number[][], number[][], Answers] = [[], [], { ok: 0, later: 0 }];
  const { address } = stage.product;
  const busy = await drive({ address, token: stage.token, connections, seconds: 2, next: list });
  const perSecond = Math.min(mostPerSecond, Math.max(leastPerSecond, Math.round(share * busy.perSecond)));
  for (let n = 0; n < rounds; n++) {
    alone.push(await pace(stage, list, perSecond));
    const storm = new AbortController();
    const clients = Promise.all(emails.map(email => keepSigningIn(stage, email, storm.signal, answers)));
    clients.catch(() => undefined);
    await sleep(gatherMs);
    inStorm.push(await pace(stage, list, perSecond));
    storm.abort();
    // Also waits until the queue is empty, for the round that follows.
    await clients;
  }
  const [before, during] = [medianLatency(alone.map(latencyOf)), medianLatency(inStorm.map(latencyOf))];
  const ratios = inStorm.map((times, n) => latencyOf(times).p99_ms / latencyOf(alone[n] as number[]).p99_ms);
  const p99_ratio = rounded(median(ratios), 2);
  const name = 'list 50 patients';
  return {
    key: 'login_storm',
    figures: {
      list_per_second: perSecond,
      clients: emails.length,
      alone: { count: alone.flat().length, ...before },
      in_storm: { count: inStorm.flat().length, ...during },
      p99_ratio,
      sign_ins: { answered_200: answers.ok, answered_503_retry_after: answers.later },
    },
    cases: [
      { name: `${name}, alone`, count: alone.flat().length, latency: before },
      {
        name: `${name}, ${emails.length} clients signing in`,
        count: inStorm.flat().length,
        latency: during,
        compared: `p99 × ${p99_ratio.toFixed(2)}; sign-ins: ${answers.ok} × 200, ${answers.later} × 503`,
      },
    ],
  };
}

/** Times, in ms, of requests that leave at a steady rate, however long the answers take. */
async function pace({ product, token }: Stage, next: () => Call, perSecond: number): Promise<number[]> {
  const answers: Promise<number>[] = [];
  const startedAt = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    await sleep(startedAt + (n * 1000) / perSecond - performance.now());
    const sentAt = performance.now();
    const answer = send(product.address, next(), token).then(() => performance.now() - sentAt);
    answer.catch(() => undefined);
    answers.push(answer);
  }
  return Promise.all(answers);
}

/** Signs in again as soon as there is an answer; when asked to come back later, does that. */
async function keepSigningIn(
  { product, sample }: Stage,
  email: string,
  until: AbortSignal,
  answers: Answers,
): Promise<void> {
  const { method, path, body } = signInForm(email, sample.password);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  while (!until.aborted) {
    const response = await fetch(product.address + path, { method, body, headers });
    await response.arrayBuffer();
    const retryAfter = Number(response.headers.get('retry-after'));
    if (response.ok) answers.ok++;
    else if (response.status === 503 && retryAfter > 0) {
      answers.later++;
      await sleep(retryAfter * 1000, undefined, { signal: until }).catch(() => undefined);
    } else throw new Error(`A sign-in was answered ${response.status}.`);
  }
}
