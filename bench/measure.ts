import { isDeepStrictEqual } from 'node:util';
import { cpuUsage } from 'node:process';
import type { Client } from 'pg';
import { Passwords } from '../src/core/crypto/passwords.js';
import { parseEnv } from '../src/config/env.js';
import { drive, type Call, type Driven } from './drive.js';
import type { Operation } from './operations.js';
import { cpuOf, cpuOfFamily, type Server } from './processes.js';
import { median, rounded, type Result } from './report.js';
import { countStatements } from './statements.js';
import type { Sample } from './surroundings.js';

export const connections = 16;
export const rounds = 3;
const seconds = 4;
const warmUpSeconds = 2;

export interface Stage {
  readonly db: Client;
  /** Process id of the database server. */
  readonly postgres: number | undefined;
  readonly product: Server;
  readonly bare: Server;
  readonly sample: Sample;
  readonly token: string;
}

interface Side {
  readonly server: Server;
  readonly token?: string;
}

interface Round extends Driven {
  /** CPU per request, µs. */
  readonly cpu: number | undefined;
}

/** One operation on both sides, turn by turn. */
export async function compare(stage: Stage, operation: Operation): Promise<Result> {
  const ours: Side = { server: stage.product, token: stage.token };
  const bare: Side = { server: stage.bare };
  await assertSameAnswer(stage, operation);
  const statements = await countStatements(stage.db, stage.sample.code, operation.kind, () =>
    send(stage.product.address, operation.next(), stage.token),
  );
  for (const side of [ours, bare]) await round(stage, side, operation.next, warmUpSeconds);
  const pairs: { ours: Round; bare: Round }[] = [];
  for (let n = 0; n < rounds; n++)
    pairs.push({
      ours: await round(stage, ours, operation.next, seconds),
      bare: await round(stage, bare, operation.next, seconds),
    });
  const { name, reach, aim } = operation;
  return {
    name,
    ratio: rounded(median(pairs.map(pair => pair.ours.perSecond / pair.bare.perSecond)), 3),
    reach,
    aim,
    statements,
    cpu_us: medianCpu(pairs.map(pair => pair.ours.cpu)),
    bare_cpu_us: medianCpu(pairs.map(pair => pair.bare.cpu)),
    p50_ms: rounded(median(pairs.map(pair => pair.ours.p50)), 2),
    p99_ms: rounded(median(pairs.map(pair => pair.ours.p99)), 2),
  };
}

/** Signing in against the password hash alone, by CPU: two at a time, as the hash runs one at a time. */
export async function compareLogin(stage: Stage): Promise<Result> {
  const { email, password } = stage.sample;
  const form = new URLSearchParams({ username: email, password, grant_type: 'password' }).toString();
  const login: Call = { method: 'POST', path: '/api/v1/auth/login', body: form, form: true };
  const statements = await countStatements(stage.db, stage.sample.code, 'write', () =>
    send(stage.product.address, login),
  );
  const pairs: { ours: Round; hash: number }[] = [];
  for (let n = 0; n < rounds; n++)
    pairs.push({
      ours: await round(stage, { server: stage.product }, () => login, seconds, 2),
      hash: await cpuOfHash(stage.sample),
    });
  return {
    name: 'login',
    ratio: rounded(
      median(pairs.map(({ ours, hash }) => (ours.cpu === undefined ? NaN : hash / ours.cpu))),
      3,
    ),
    reach: 0.83,
    aim: 0.91,
    statements,
    cpu_us: medianCpu(pairs.map(({ ours }) => ours.cpu)),
    bare_cpu_us: Math.round(median(pairs.map(({ hash }) => hash))),
    p50_ms: median(pairs.map(({ ours }) => ours.p50)),
    p99_ms: median(pairs.map(({ ours }) => ours.p99)),
  };
}

async function round(
  { postgres }: Stage,
  { server, token }: Side,
  next: () => Call,
  duration: number,
  clients = connections,
): Promise<Round> {
  const used = () => {
    const [own, database] = [cpuOf(server.pid), postgres === undefined ? undefined : cpuOfFamily(postgres)];
    return own === undefined || database === undefined ? undefined : own + database;
  };
  const before = used();
  const load = { address: server.address, connections: clients, seconds: duration, next };
  const driven = await drive({ ...load, ...(token !== undefined && { token }) });
  const after = used();
  const cpu = before === undefined || after === undefined ? undefined : (after - before) / driven.answered;
  return { ...driven, cpu };
}

/** µs for one verification with the cost that the product has by default. */
async function cpuOfHash({ password, passwordHash }: Sample): Promise<number> {
  const { PASSWORD_HASH_MEMORY_KIB, PASSWORD_HASH_PASSES } = parseEnv({ APP_SECRET: 'x'.repeat(32) });
  const passwords = new Passwords({ memoryKib: PASSWORD_HASH_MEMORY_KIB, passes: PASSWORD_HASH_PASSES });
  await passwords.verify(password, passwordHash);
  const times = 8;
  const before = cpuUsage();
  for (let n = 0; n < times; n++) await passwords.verify(password, passwordHash);
  const { user, system } = cpuUsage(before);
  return (user + system) / times;
}

/** A bare limit that answered something else would be a different limit. */
export async function assertSameAnswer(
  { product, bare, token }: Pick<Stage, 'token'> & Record<'product' | 'bare', Pick<Server, 'address'>>,
  { name, kind, next }: Operation,
): Promise<void> {
  const call = next();
  const [ours, theirs] = [
    await send(product.address, call, token),
    await send(bare.address, kind === 'read' ? call : next()),
  ];
  const same =
    kind === 'read' ? isDeepStrictEqual(ours, theirs) : isDeepStrictEqual(members(ours), members(theirs));
  if (!same)
    throw new Error(
      `${name}: the two sides answer differently:\n${JSON.stringify(ours).slice(0, 1500)}\n${JSON.stringify(theirs).slice(0, 1500)}`,
    );
}

const members = (value: unknown): string[] => Object.keys(value as object).sort();

export async function send(
  address: string,
  { method, path, body, form }: Call,
  token?: string,
): Promise<unknown> {
  const response = await fetch(address + path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && {
        'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
      }),
    },
    ...(body !== undefined && { body }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

const medianCpu = (values: readonly (number | undefined)[]): number | null => {
  const known = values.filter(value => value !== undefined);
  return known.length === values.length ? Math.round(median(known)) : null;
};
