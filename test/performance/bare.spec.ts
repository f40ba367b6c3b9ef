import { assertSameAnswer } from '../../bench/measure.js';
import { fillHospital } from '../../bench/data.js';
import { operations } from '../../bench/operations.js';
import { launch, type Server } from '../../bench/processes.js';
import { aHospital } from '../factories/hospital.js';
import { startApi, type TestApi } from '../support/api.js';
import { withClient } from '../support/database.js';
import { freePort } from '../support/ports.js';

const size = { patients: 10_000, appointments: 5000, prescriptions: 500 };
let api: TestApi;
let bare: Server;
let token: string;

beforeAll(async () => {
  api = await startApi();
  const hospital = await aHospital(api);
  token = hospital.admin.http.token ?? '';
  await withClient(api.database.url, db => fillHospital(db, hospital.code, size));
  const port = await freePort();
  bare = await launch(new URL('../../dist/bench/bare.js', import.meta.url).href, port, {
    BARE_URL: api.database.url,
    BARE_PORT: String(port),
    BARE_POOL: '2',
    BARE_SCHEMA: hospital.schema,
  });
}, 60_000);
afterAll(async () => {
  await bare.stop();
  await api.close();
});

it.each(operations(size).map(operation => [operation.name, operation] as const))(
  'the bare limit of the bench gives the answer of the product: %s',
  async (_, operation) => {
    for (let n = 0; n < 3; n++)
      await expect(assertSameAnswer({ product: api, bare, token }, operation)).resolves.toBeUndefined();
  },
);
