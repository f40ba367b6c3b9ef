import { noPassword, Passwords } from './passwords.js';

const cheap = { memoryKib: 1024, passes: 1 };

describe('a stored password', () => {
  const passwords = new Passwords(cheap);

  it('is argon2id with the configured cost, and never the same twice', async () => {
    const [one, other] = [await passwords.hash('Abcdef1!'), await passwords.hash('Abcdef1!')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=1024,t=1,p=1\$/);
    expect(one).not.toBe(other);
  });

  it('matches itself and nothing else', async () => {
    const stored = await passwords.hash('Abcdef1!');
    expect(await passwords.verify('Abcdef1!', stored)).toBe(true);
    expect(await passwords.verify('Abcdef1! ', stored)).toBe(false);
    expect(await passwords.verify('', stored)).toBe(false);
  });

  it('counts to its last character and past NUL', async () => {
    const long = 'x'.repeat(127);
    const [stored, withNul] = [await passwords.hash(`${long}a`), await passwords.hash('Abc\0def')];
    expect(await passwords.verify(`${long}b`, stored)).toBe(false);
    expect(await passwords.verify('Abc\0xyz', withNul)).toBe(false);
  });

  it('is the same whether letters are composed or not', async () => {
    const stored = await passwords.hash('Zoë1!abc'.normalize('NFD'));
    expect(await passwords.verify('Zoë1!abc'.normalize('NFC'), stored)).toBe(true);
  });

  it('of an account without one, or without account, matches nothing', async () => {
    expect(await passwords.verify(noPassword, noPassword)).toBe(false);
    expect(await passwords.verify('Abcdef1!', undefined)).toBe(false);
  });
});

it('costs the same time for a known account, an unknown one and one without password', async () => {
  const passwords = new Passwords({ memoryKib: 16_384, passes: 2 });
  const stored = await passwords.hash('Abcdef1!');
  const medianOf = async (against: string | undefined) => {
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      const start = performance.now();
      await passwords.verify('Wr0ng!Password', against);
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[2] ?? 0;
  };
  const known = await medianOf(stored);
  for (const other of [await medianOf(undefined), await medianOf(noPassword)]) {
    expect(other).toBeGreaterThan(known / 3);
    expect(other).toBeLessThan(known * 3);
  }
});

it('asks callers to come back when too many are waiting, and serves again afterwards', async () => {
  const passwords = new Passwords(cheap);
  const storm = await Promise.allSettled(Array.from({ length: 300 }, () => passwords.hash('Abcdef1!')));
  const refused = storm.filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]).toMatchObject({
    reason: { status: 503, code: 'auth.busy', extras: { retryAfterSeconds: 2 } },
  });
  expect(await passwords.hash('Abcdef1!')).toMatch(/^\$argon2id/);
});
