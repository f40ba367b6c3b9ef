import { anAppointment } from '../../factories/appointment.js';
import { aPatient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { countOf } from '../../support/records.js';
import { aWard, noon, type Ward } from '../admissions/ward.js';

let api: TestApi;
let ward: Ward;

beforeAll(async () => {
  api = await startApi();
  ward = await aWard(api);
});
beforeEach(() => api.setClock(noon));
afterAll(() => api.close());

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const tally = (answers: readonly Answer[]) =>
  Object.fromEntries(
    [...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => [status, all.length]),
  );
const racing = <T>(count: number, race: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => race(n)));

const admit = (patientId: string) =>
  ward.admin.http.post('/admissions', {
    patient_id: patientId,
    primary_doctor_user_id: ward.doctor.id,
    admit_datetime: at('11:30'),
  });

it('of 100 parallel admissions of one patient one succeeds, five times over', async () => {
  for (let round = 0; round < 5; round++) {
    const { id } = await ward.patient();
    const answers = await racing(100, () => admit(id));
    expect(tally(answers)).toEqual({ 201: 1, 409: 99 });
    for (const { body } of answers.filter(({ status }) => status === 409))
      expect((body as unknown as { detail: string }).detail).toContain('active admission');
    expect(await countOf(api, ward.hospital, 'admissions', 'patient_id = $1', [id])).toBe(1);
  }
}, 120_000);

it('bookings and the admission of a patient at one moment leave nobody with both', async () => {
  for (let round = 0; round < 5; round++) {
    const patients = await racing(8, () => aPatient(ward.admin.http));
    const book = (patient: string, n: number) =>
      ward.admin.http.post('/appointments', {
        patient_id: patient,
        doctor_user_id: ward.doctor.id,
        scheduled_at: at(
          `${String(9 + n).padStart(2, '0')}:${String(15 * (round % 4)).padStart(2, '0')}`,
          '2030-01-08',
        ),
      });
    const answers = await Promise.all(
      patients.flatMap(({ id }, n) => (n % 2 ? [admit(id), book(id, n)] : [book(id, n), admit(id)])),
    );
    const statuses = Object.keys(tally(answers)).map(Number);
    expect(statuses.filter(status => ![201, 409].includes(status))).toEqual([]);
  }
  expect(
    await countOf(
      api,
      ward.hospital,
      'appointments v',
      `status = 'SCHEDULED' and exists (
        select from ${ward.hospital.schema}.admissions a where a.patient_id = v.patient_id and a.status = 'ACTIVE')`,
    ),
  ).toBe(0);
}, 120_000);

it('a visit that moves on while its patient is admitted ends once, and nothing breaks', async () => {
  for (let round = 0; round < 5; round++) {
    api.setClock(at('08:00'));
    const { id } = await ward.patient();
    const visit = await anAppointment(ward.admin.http, {
      patient_id: id,
      doctor_user_id: ward.doctor.id,
      scheduled_at: at(`1${round < 4 ? 1 : 2}:${['15', '30', '45', '00', '15'][round]}`),
    });
    api.setClock(noon);
    const steps = ['check-in', 'start-consultation', 'complete', 'cancel', 'no-show'];
    const answers = await Promise.all([
      ...steps.map(step =>
        ward.admin.http.patch(`/appointments/${visit.id}/${step}`, { reason: 'PATIENT_REQUEST' }),
      ),
      admit(id),
    ]);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(answers.at(-1)?.status).toBe(201);
    const { body } = await ward.admin.http.get<{ status: string }>(`/appointments/${visit.id}`);
    expect(['COMPLETED', 'CANCELLED', 'NO_SHOW']).toContain(body.status);
  }
}, 120_000);

it('of parallel discharges of one stay one succeeds', async () => {
  const { id } = await ward.stay();
  const answers = await racing(40, () =>
    ward.admin.http.patch(`/admissions/${id}/discharge`, {
      discharge_datetime: noon,
      discharge_summary: 'Well',
    }),
  );
  expect(tally(answers)).toEqual({ 200: 1, 400: 39 });
});

it('nothing is prescribed for a stay that has ended', async () => {
  const { id, patient_id } = await ward.stay();
  const answers = await racing(20, n =>
    n === 10
      ? ward.admin.http.patch(`/admissions/${id}/discharge`, {
          discharge_datetime: noon,
          discharge_summary: 'Well',
        })
      : ward.doctor.http.post('/prescriptions', {
          patient_id,
          admission_id: id,
          items: [{ medicine_name: 'Paracetamol' }],
        }),
  );
  const { 200: discharged, 201: written = 0, 400: refused = 0, ...others } = tally(answers);
  expect({ discharged, answered: written + refused, others }).toEqual({
    discharged: 1,
    answered: 19,
    others: {},
  });
  const late = await countOf(
    api,
    ward.hospital,
    'prescriptions r',
    `admission_id = $1 and exists (select from ${ward.hospital.schema}.audit_entries e
      where e.entity_id = $1 and e.action = 'admission.discharged' and e.id < r.id)`,
    [id],
  );
  expect(late).toBeLessThanOrEqual(written);
});
