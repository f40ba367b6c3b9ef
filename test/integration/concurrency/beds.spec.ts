import { aBed } from '../../factories/bed.js';
import { startApi, type TestApi } from '../../support/api.js';
import { countOf } from '../../support/records.js';
import { aWard, noon, type Ward } from '../admissions/ward.js';

let api: TestApi;
let ward: Ward;

beforeAll(async () => {
  api = await startApi();
  ward = await aWard(api);
});
afterAll(() => api.close());

const tally = (answers: readonly { readonly status: number }[]) =>
  Object.fromEntries(
    [...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => [status, all.length]),
  );
const bed = () => aBed(ward.admin.http);
const allocate = (bedId: string, admission_id: string) =>
  ward.nurse.http.patch(`/beds/${bedId}/allocate`, { admission_id });
const transfer = (id: string, bed_id: string) =>
  ward.nurse.http.patch(`/admissions/${id}/transfer`, { bed_id });
const discharge = (id: string) =>
  ward.doctor.http.patch(`/admissions/${id}/discharge`, {
    discharge_datetime: noon,
    discharge_summary: 'Well',
  });
const openOf = (column: 'bed_id' | 'patient_id' | 'admission_id', id: string) =>
  countOf(api, ward.hospital, 'bed_allocations', `${column} = $1 and ends_at is null`, [id]);

/** Nobody lies in two beds, no bed has two patients, and nobody lies here who does not stay here. */
afterEach(async () => {
  const { schema } = ward.hospital;
  const broken = await api.sql(
    `select 1 from ${schema}.bed_allocations a where a.ends_at is null and (
       a.admission_status <> 'ACTIVE' or exists (
         select from ${schema}.bed_allocations b
         where b.id <> a.id and b.ends_at is null and (b.bed_id = a.bed_id or b.patient_id = a.patient_id)))`,
  );
  expect(broken).toEqual([]);
});

it('of 100 who are given one bed at once one gets it, three times over', async () => {
  const stays = await Promise.all(Array.from({ length: 100 }, () => ward.stay()));
  for (let round = 0; round < 3; round++) {
    const { id } = await bed();
    const answers = await Promise.all(stays.slice(round).map(stay => allocate(id, stay.id)));
    expect(tally(answers)).toEqual({ 200: 1, 409: 99 - round });
    expect(await openOf('bed_id', id)).toBe(1);
    const winner = answers.findIndex(({ status }) => status === 200);
    stays.splice(round + winner, 1);
    stays.unshift(await ward.stay());
  }
}, 120_000);

it('a patient who is given 40 beds at once gets one', async () => {
  const stay = await ward.stay();
  const beds = await Promise.all(Array.from({ length: 40 }, bed));
  const answers = await Promise.all(beds.map(({ id }) => allocate(id, stay.id)));
  expect(tally(answers)).toEqual({ 200: 1, 409: 39 });
  expect(await openOf('patient_id', stay.patient_id)).toBe(1);
});

it('transfers that cross each other both stay where they are', async () => {
  for (let round = 0; round < 20; round++) {
    const [first, second] = [await bed(), await bed()];
    const [a, b] = [await ward.stay({ bed_id: first.id }), await ward.stay({ bed_id: second.id })];
    const answers = await Promise.all([transfer(a.id, second.id), transfer(b.id, first.id)]);
    expect(tally(answers)).toEqual({ 409: 2 });
    expect([await openOf('bed_id', first.id), await openOf('bed_id', second.id)]).toEqual([1, 1]);
  }
}, 120_000);

it('transfers in a ring, allocations and discharges at once break nothing', async () => {
  const beds = await Promise.all(Array.from({ length: 6 }, bed));
  const bedAt = (n: number) => beds[n % beds.length]?.id ?? '';
  const stays = [];
  for (let n = 0; n < 5; n++) stays.push(await ward.stay({ bed_id: bedAt(n) }));
  const newcomers = await Promise.all(Array.from({ length: 10 }, () => ward.stay()));
  const answers = await Promise.all([
    ...stays.map(({ id }, n) => transfer(id, bedAt(n + 1))),
    ...newcomers.map(({ id }) => allocate(bedAt(5), id)),
    ...stays.slice(0, 2).map(({ id }) => discharge(id)),
    ...beds.map(({ id }) => ward.nurse.http.patch(`/beds/${id}/release`)),
    ...beds.map(({ id }) => ward.nurse.http.patch(`/beds/${id}/clean`)),
  ]);
  expect(answers.map(({ status }) => status).filter(status => ![200, 400, 409].includes(status))).toEqual([]);
}, 60_000);

it('nobody is put into a bed while they are discharged', async () => {
  for (let round = 0; round < 10; round++) {
    const [stay, { id }] = [await ward.stay(), await bed()];
    const [gone, given] = await Promise.all([discharge(stay.id), allocate(id, stay.id)]);
    expect(gone.status).toBe(200);
    expect([200, 400]).toContain(given.status);
    expect(await openOf('admission_id', stay.id)).toBe(0);
  }
}, 60_000);
