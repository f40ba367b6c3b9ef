import { randomUUID } from 'node:crypto';
import { addMinutes } from '../../../src/core/clock.js';
import { EscalateAlerts } from '../../../src/modules/alerts/index.js';
import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aVitalSet } from '../../factories/vitals.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at, morning } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

interface Alert {
  readonly id: string;
  readonly severity: string;
  readonly status: string;
  readonly reading_count: number;
  readonly [member: string]: unknown;
}

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let nurse: Member;
let slots = 0;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
});
afterAll(() => api.close());
beforeEach(() => api.setClock(morning));

/** In the care of the doctor. */
async function aPatientInCare(): Promise<string> {
  const { id } = await aPatient(hospital.admin.http);
  await anAppointment(hospital.admin.http, {
    patient_id: id,
    doctor_user_id: doctor.id,
    scheduled_at: addMinutes(at('11:00'), 15 * slots++),
  });
  return id;
}

const glucose = (patient: string, value: number, minute = 0) =>
  nurse.http.post(`/patients/${patient}/readings`, {
    type: 'glucose',
    value,
    unit: 'mg/dL',
    recorded_at: addMinutes(morning, minute),
  });

const alertsOf = async (patient: string, query = '') =>
  (await doctor.http.get<{ items: Alert[]; total: number }>(`/alerts?patient_id=${patient}${query}`)).body;

const only = async (patient: string): Promise<Alert> => {
  const { items, total } = await alertsOf(patient);
  expect(total).toBe(1);
  return items[0] as Alert;
};

it('a glucose of 50 is critical, says low, and is told to the doctor', async () => {
  const patient = await aPatientInCare();
  expect((await glucose(patient, 50)).status).toBe(201);
  const alert = await only(patient);
  expect(alert).toMatchObject({
    severity: 'CRITICAL',
    direction: 'low',
    status: 'OPEN',
    doctor_id: doctor.id,
    message: 'Blood glucose critically low: 50 mg/dL, below 54 mg/dL.',
    reading_count: 1,
  });
  const [entry] = await historyOf(api, hospital, alert.id);
  expect(entry).toMatchObject({
    action: 'alert.critical',
    patient_ids: [patient],
    payload: { alert_id: alert.id, doctor_id: doctor.id, severity: 'CRITICAL' },
  });
});

it('a set raises one alert for each sign that is beyond', async () => {
  const patient = await aPatientInCare();
  await aVitalSet(nurse.http, patient, { systolic_bp: 190, spo2: 93 });
  const { items } = await alertsOf(patient);
  expect(items.map(({ type, severity }) => [type, severity]).sort()).toEqual([
    ['bp_systolic', 'CRITICAL'],
    ['spo2', 'MEDIUM'],
  ]);
  expect((await alertsOf(patient, '&severity=CRITICAL&status=OPEN')).total).toBe(1);
});

it('twenty readings at once are one alert', async () => {
  const patient = await aPatientInCare();
  const sent = await Promise.all(Array.from({ length: 20 }, (_, n) => glucose(patient, 200 + n, -n)));
  expect(sent.map(({ status }) => status)).toEqual(Array<number>(20).fill(201));
  expect(await only(patient)).toMatchObject({ reading_count: 20, worst_value: 219, last_value: 200 });
});

it('is acknowledged, then resolved; the next reading begins another', async () => {
  const patient = await aPatientInCare();
  await glucose(patient, 200);
  const { id } = await only(patient);
  expectProblem(await nurse.http.patch(`/alerts/${id}/resolve`, {}), {
    status: 400,
    code: 'alerts.wrong_status',
  });
  expect(await nurse.http.patch(`/alerts/${id}/acknowledge`)).toMatchObject({
    status: 200,
    body: { status: 'ACKNOWLEDGED', acknowledged_by_id: nurse.id },
  });
  expectProblem(await nurse.http.patch(`/alerts/${id}/acknowledge`), {
    status: 400,
    code: 'alerts.wrong_status',
  });
  await glucose(patient, 210, 1);
  expect(await only(patient)).toMatchObject({ status: 'ACKNOWLEDGED', reading_count: 2, last_value: 210 });
  expect(await nurse.http.patch(`/alerts/${id}/resolve`, { note: 'insulin' })).toMatchObject({
    status: 200,
    body: { status: 'RESOLVED', resolved_by_id: nurse.id, resolution_note: 'insulin' },
  });
  await glucose(patient, 220, 2);
  expect((await alertsOf(patient)).items.map(({ status }) => status).sort()).toEqual(['OPEN', 'RESOLVED']);
});

it('a worse reading opens it again', async () => {
  const patient = await aPatientInCare();
  await glucose(patient, 200);
  const { id } = await only(patient);
  await nurse.http.patch(`/alerts/${id}/acknowledge`);
  await glucose(patient, 310, 1);
  expect(await only(patient)).toMatchObject({
    id,
    status: 'OPEN',
    severity: 'CRITICAL',
    acknowledged_at: null,
  });
  expect((await historyOf(api, hospital, id)).map(({ action }) => action)).toEqual(
    expect.arrayContaining(['alert.raised', 'alert.acknowledged', 'alert.critical']),
  );
});

it('rules are set for all and for one patient, and taken back', async () => {
  const patient = await aPatientInCare();
  const rule = { type: 'glucose', direction: 'high', severity: 'HIGH' };
  const set = (body: object) => doctor.http.send<{ id: string }>('PUT', '/alert-rules', { ...rule, ...body });
  const own = await set({ patient_id: patient, threshold: 250, reason: 'known diabetes' });
  expect(own).toMatchObject({ status: 200, body: { source: 'PATIENT', threshold: 250 } });
  await glucose(patient, 240);
  expect((await alertsOf(patient)).total).toBe(0);
  expectProblem(await set({ patient_id: patient, threshold: 60 }), {
    status: 422,
    code: 'alerts.thresholds_cross',
  });
  expectProblem(await set({ threshold: 5000 }), { status: 422, code: 'alerts.threshold_implausible' });
  expectProblem(await nurse.http.send('PUT', '/alert-rules', { ...rule, threshold: 200 }), {
    status: 403,
    code: 'access.denied',
  });
  expect((await doctor.http.delete(`/alert-rules/${own.body.id}`)).status).toBe(204);
  await glucose(patient, 240, 1);
  expect((await alertsOf(patient)).total).toBe(1);
  expectProblem(await doctor.http.delete(`/alert-rules/${randomUUID()}`), {
    status: 404,
    code: 'alerts.rule_not_found',
  });
});

it('who does not acknowledge in time is passed over, once for each level', async () => {
  const patient = await aPatientInCare();
  await glucose(patient, 50);
  const { id } = await only(patient);
  const job = api.app.get(EscalateAlerts, { strict: false });
  const told = async () => (await historyOf(api, hospital, id)).map(({ action }) => action);
  for (const minutes of [4, 5, 6, 9]) {
    api.setClock(addMinutes(morning, minutes));
    await Promise.all([job.run(), job.run()]);
  }
  expect(await told()).toEqual(['alert.critical', 'alert.escalated_to_nurses']);
  api.setClock(addMinutes(morning, 10));
  await job.run();
  await job.run();
  expect(await told()).toEqual(['alert.critical', 'alert.escalated_to_nurses', 'alert.escalated_to_admins']);
});
