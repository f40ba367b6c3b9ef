import { execFile } from 'node:child_process';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { newId } from '../../../src/core/ids.js';
import { Seals, type Verification } from '../../../src/modules/audit/index.js';
import { aHospital, type Hospital } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { until } from '../../gateways/until.js';
import { kernelOf } from '../../isolation/kernel.js';
import { startApi, type TestApi } from '../../support/api.js';
import { countOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  hospital = await aHospital(api);
});
afterAll(() => api.close());

const seal = async () => api.app.get(Seals).sealAll(await kernelOf(api).tenantOf(hospital));
const verify = async (): Promise<Verification> => {
  const { status, body } = await hospital.admin.http.get<Verification>('/audit/verify');
  expect(status).toBe(200);
  return body;
};
const unsealed = async () => (await verify()).unsealed_entries;

/** Seals until everything that was there is sealed; transactions of other tests can hold it up for a moment. */
async function sealed(): Promise<void> {
  const entries = await countOf(api, hospital, 'audit_entries');
  await until(
    'everything sealed',
    async () => {
      await seal();
      return (await sealedCount()) >= entries;
    },
    60_000,
  );
}
const sealedCount = async (): Promise<number> => {
  const [row] = await api.sql<{ sum: number }>(
    `select coalesce(sum(entry_count), 0)::int as sum from ${hospital.schema}.audit_seals`,
  );
  return row?.sum ?? 0;
};

/** Entries in three seals. */
async function threeSeals(): Promise<void> {
  for (let n = 0; n < 3; n++) {
    await aPatient(hospital.admin.http);
    await sealed();
  }
}

/** What somebody does who owns the database and has switched the triggers off. */
async function tamper(statement: string, values: unknown[] = []): Promise<void> {
  const { schema } = hospital;
  const db = new Client({ connectionString: api.database.url });
  await db.connect();
  try {
    for (const table of ['audit_entries', 'audit_seals'])
      await db.query(`alter table ${schema}.${table} disable trigger all`);
    await db.query(`set search_path = ${schema}`);
    await db.query(statement, values);
    for (const table of ['audit_entries', 'audit_seals'])
      await db.query(`alter table ${schema}.${table} enable trigger all`);
  } finally {
    await db.end();
  }
}

/** An entry in the middle of what is sealed, of a person about a patient, and its seal. */
async function anEntry(): Promise<{ id: string; sequence: number }> {
  const [row] = await api.sql<{ id: string; sequence: number }>(
    `select e.id, s.sequence from ${hospital.schema}.audit_seals s, unnest(s.entry_ids) u(id)
     join ${hospital.schema}.audit_entries e on e.id = u.id
     where s.sequence = 2 and e.actor_id is not null and e.patient_ids <> '{}' order by e.id limit 1`,
  );
  if (!row) throw new Error('The second seal covers no such entry.');
  return row;
}

const headsFile = () => join(api.settings.env.DATA_DIR, 'audit-heads', `${hospital.code}.log`);

describe('sealing', () => {
  it('covers every entry once and leaves the audit intact', async () => {
    await threeSeals();
    const verification = await verify();
    expect(verification).toMatchObject({ status: 'intact', findings: [] });
    expect(verification.copied_heads).toBeGreaterThanOrEqual(3);
    const sealedOnce = await api.sql(
      `select id from ${hospital.schema}.audit_seals, unnest(entry_ids) id group by id having count(*) > 1`,
    );
    expect(sealedOnce).toEqual([]);
  });

  it('tells what is not sealed yet, and since when', async () => {
    await aPatient(hospital.admin.http);
    const before = await verify();
    expect(before).toMatchObject({ status: 'intact', sealed_entries: 0, copied_heads: 0 });
    expect(before.unsealed_entries).toBeGreaterThan(1);
    expect(before.oldest_unsealed_at).toMatch(/Z$/);
    await sealed();
    expect(await unsealed()).toBeLessThan(before.unsealed_entries);
  });

  it('is done by the worker, by the clock', async () => {
    await aPatient(hospital.admin.http);
    const worker = await api.startWorker();
    await until('sealed by the worker', async () => (await sealedCount()) > 0, 90_000);
    await worker.close();
  }, 120_000);

  it('makes no seal of nothing', async () => {
    await sealed();
    const seals = await countOf(api, hospital, 'audit_seals');
    await seal();
    expect(await countOf(api, hospital, 'audit_seals')).toBe(seals);
  });

  it('waits for a transaction that is still to commit, and loses nothing', async () => {
    const slow = new Client({ connectionString: api.database.url });
    await slow.connect();
    const id = newId();
    await slow.query('begin');
    await slow.query(
      `insert into ${hospital.schema}.audit_entries (id, at, action, request_id) values ($1, now(), 'late.committed', 'x')`,
      [id],
    );
    const patient = await aPatient(hospital.admin.http);
    await seal();
    const sealedIds = `select from ${hospital.schema}.audit_seals where $1::uuid = any(entry_ids)`;
    const [later] = await api.sql<{ id: string }>(
      `select id from ${hospital.schema}.audit_entries where entity_id = $1`,
      [patient.id],
    );
    expect(await api.sql(sealedIds, [later?.id])).toEqual([]);
    await slow.query('commit');
    await slow.end();
    await sealed();
    for (const each of [id, later?.id]) expect(await api.sql(sealedIds, [each])).toHaveLength(1);
    expect(await verify()).toMatchObject({ status: 'intact' });
  });

  it('goes on while 200 patients are registered side by side', async () => {
    let writing = true;
    const sealing = (async () => {
      while (writing) await Promise.all([seal(), seal()]);
    })();
    const patients = await Promise.all(Array.from({ length: 200 }, () => aPatient(hospital.admin.http)));
    writing = false;
    await sealing;
    await sealed();
    const [row] = await api.sql<{ ids: number; distinct_ids: number }>(
      `select count(*)::int as ids, count(distinct e.id)::int as distinct_ids
       from ${hospital.schema}.audit_seals s, unnest(s.entry_ids) u(id)
       join ${hospital.schema}.audit_entries e on e.id = u.id
       where e.action = 'patient.registered' and e.entity_id = any($1)`,
      [patients.map(({ id }) => id)],
    );
    expect(row).toEqual({ ids: 200, distinct_ids: 200 });
    expect(await verify()).toMatchObject({ status: 'intact', findings: [] });
  }, 120_000);
});

describe('tampering is found, and where', () => {
  beforeEach(threeSeals);

  it.each([
    ['one letter of an action', `action = action || 'x'`],
    ['the actor', 'actor_id = null'],
    ['the time, by a microsecond', `at = at + interval '1 microsecond'`],
    ['the patients', `patient_ids = '{}'`],
    ['one byte of what changed', `changes = jsonb_set(coalesce(changes, '{}'), '{x}', '1')`],
    ['the outcome', `outcome = 'refused'`],
    ['the purpose', `purpose = 'ETREAT'`],
    ['the address', `address = '127.0.0.2'`],
  ])('%s', async (_, change) => {
    const { id, sequence } = await anEntry();
    await tamper(`update audit_entries set ${change} where id = $1`, [id]);
    expect(await verify()).toMatchObject({
      status: 'tampered',
      findings: [{ kind: 'entry_changed', entry_id: id, seal_sequence: sequence }],
    });
  });

  it('a removed entry', async () => {
    const { id, sequence } = await anEntry();
    await tamper('delete from audit_entries where id = $1', [id]);
    expect((await verify()).findings).toMatchObject([
      { kind: 'entry_removed', entry_id: id, seal_sequence: sequence },
    ]);
  });

  it('an entry slipped in among older ones', async () => {
    const { sequence } = await anEntry();
    const id = '00000000-0000-4000-8000-000000000001';
    await tamper(
      `insert into audit_entries (id, at, action, request_id, written_in)
       select $1, at, action, request_id, written_in from audit_entries
       where id = (select entry_ids[1] from audit_seals where sequence = $2)`,
      [id, sequence],
    );
    expect((await verify()).findings).toMatchObject([
      { kind: 'entry_added', entry_id: id, seal_sequence: sequence },
    ]);
  });

  it('a removed tail', async () => {
    const [last] = await api.sql<{ entry_ids: string[]; sequence: number }>(
      `select entry_ids, sequence from ${hospital.schema}.audit_seals order by sequence desc limit 1`,
    );
    await tamper('delete from audit_entries where id = any($1)', [last?.entry_ids]);
    const { findings } = await verify();
    expect(findings.map(({ entry_id }) => entry_id).sort()).toEqual(last?.entry_ids.toSorted());
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['entry_removed']));
  });

  it('a tail removed together with its seals, also when it has been sealed anew', async () => {
    const [last] = await api.sql<{ sequence: number }>(
      `select max(sequence) as sequence from ${hospital.schema}.audit_seals`,
    );
    await tamper(
      `with gone as (delete from audit_seals where sequence > 1 returning entry_ids)
       delete from audit_entries where id in (select unnest(entry_ids) from gone)`,
    );
    const removed = await verify();
    expect(removed.status).toBe('tampered');
    expect(removed.findings).toContainEqual(
      expect.objectContaining({ kind: 'seal_removed', seal_sequence: last?.sequence }),
    );
    await sealed();
    expect((await verify()).findings).toContainEqual(
      expect.objectContaining({ kind: 'seal_changed', seal_sequence: 2 }),
    );
  });

  it('a chain made anew from nothing', async () => {
    await tamper('delete from audit_seals');
    await sealed();
    expect((await verify()).findings).toContainEqual(
      expect.objectContaining({ kind: 'seal_changed', seal_sequence: 1 }),
    );
  });

  it.each([
    ['another hash of an entry', `entry_hashes[1] = sha256('x')`],
    ['another hash', `hash = sha256('x')`],
    ['another predecessor', `previous_hash = sha256('x')`],
    ['another time', `sealed_at = sealed_at - interval '1 hour'`],
  ])('a seal with %s', async (_, change) => {
    await tamper(`update audit_seals set ${change} where sequence = 2`);
    expect((await verify()).findings).toContainEqual(
      expect.objectContaining({ kind: 'seal_changed', seal_sequence: 2 }),
    );
  });

  it('a seal that is gone', async () => {
    await tamper('delete from audit_seals where sequence = 2');
    expect((await verify()).findings).toContainEqual(
      expect.objectContaining({ kind: 'seal_removed', seal_sequence: 2 }),
    );
  });
});

describe('the copies of the heads', () => {
  it('are lines that are only ever added to', async () => {
    await threeSeals();
    const before = await readFile(headsFile(), 'utf8');
    await aPatient(hospital.admin.http);
    await sealed();
    const after = await readFile(headsFile(), 'utf8');
    expect(after.startsWith(before)).toBe(true);
    expect(after.length).toBeGreaterThan(before.length);
  });

  it('survive a line that a crash has cut off', async () => {
    await threeSeals();
    const whole = await readFile(headsFile(), 'utf8');
    await writeFile(headsFile(), whole.trimEnd().slice(0, -60));
    await sealed();
    const { status, copied_heads } = await verify();
    expect({ status, copied_heads }).toEqual({
      status: 'intact',
      copied_heads: await countOf(api, hospital, 'audit_seals'),
    });
  });

  it('find a head that the database never had', async () => {
    await threeSeals();
    await appendFile(headsFile(), `99 ${'0'.repeat(64)} 2030-01-07T12:00:00.000Z\n`);
    expect((await verify()).findings).toMatchObject([{ kind: 'seal_removed', seal_sequence: 99 }]);
  });
});

describe('npm run audit:verify', () => {
  const run = async (...args: string[]) => {
    const env = { ...process.env, ...api.variables };
    try {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['dist/scripts/audit-verify.js', ...args],
        {
          env,
        },
      );
      return { code: 0, stdout };
    } catch (error) {
      const { code, stdout } = error as { code: number; stdout: string };
      return { code, stdout };
    }
  };

  it('says that a hospital is intact, and ends with 1 when it is not', async () => {
    await threeSeals();
    const intact = await run('--tenant', hospital.code);
    expect(intact).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${hospital.code} intact`) as string,
    });
    const { id } = await anEntry();
    await tamper(`update audit_entries set action = 'x' where id = $1`, [id]);
    const tampered = await run('--tenant', hospital.code);
    expect(tampered.code).toBe(1);
    expect(tampered.stdout).toContain(`entry_changed seal 2 entry ${id}`);
    expect((await run('--tenant', 'ffffffff')).code).toBe(1);
  }, 120_000);
});

it('verifying is itself in the audit', async () => {
  await verify();
  const { body } = await hospital.admin.http.get<{ items: object[] }>('/audit?action=audit.verified');
  expect(body.items).toMatchObject([{ actor_id: hospital.admin.id, changes: { status: [null, 'intact'] } }]);
});
