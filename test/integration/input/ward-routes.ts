import { anAdmission } from '../../factories/admission.js';
import { anAlert } from '../../factories/alert.js';
import { aBed, aWardOf } from '../../factories/bed.js';
import type { Hospital, Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aDevice, aReading, aVitalSet, vitalsForm } from '../../factories/vitals.js';
import type { TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import type { HttpClient } from '../../support/http-client.js';

/** Requests to the routes of stays, beds, vital signs and alerts, with valid bodies. */
export async function wardRoutes(
  api: TestApi,
  { admin: { http } }: Hospital,
  doctor: Member,
): Promise<Record<string, (change: object) => ReturnType<HttpClient['post']>>> {
  const admission = async () => ({
    patient_id: (await aPatient(http)).id,
    primary_doctor_user_id: doctor.id,
    admit_datetime: at('07:00'),
  });
  const stay = async () => anAdmission(http, await admission());
  const patient = await aPatient(http);
  const longStay = await stay();
  const ward = await aWardOf(http);
  const device = await aDevice(http, patient.id);
  let serial = 0;
  const moment = () => new Date(at('08:00').getTime() - 1000 * ++serial);
  const reading = () => ({ type: 'heart_rate', value: 70, unit: '/min', recorded_at: moment() });
  return {
    'POST /admissions': async change => http.post('/admissions', { ...(await admission()), ...change }),
    'PATCH /admissions/{id}': async change => http.patch(`/admissions/${(await stay()).id}`, change),
    'PATCH /admissions/{id}/transfer': change => http.patch(`/admissions/${longStay.id}/transfer`, change),
    'PATCH /admissions/{id}/discharge': async change =>
      http.patch(`/admissions/${(await stay()).id}/discharge`, {
        discharge_datetime: at('07:30'),
        discharge_summary: 'Well',
        ...change,
      }),
    'PATCH /admissions/{id}/cancel': async change =>
      http.patch(`/admissions/${(await stay()).id}/cancel`, { reason: 'Of the test', ...change }),
    'POST /wards': change => http.post('/wards', { name: `Ward of the test ${++serial}`, ...change }),
    'PATCH /wards/{id}': async change => http.patch(`/wards/${(await aWardOf(http)).id}`, change),
    'POST /beds': change => http.post('/beds', { ward_id: ward.id, label: `Bed ${++serial}`, ...change }),
    'PATCH /beds/{id}': async change =>
      http.patch(
        `/beds/${(await aBed(http, { ward_id: ward.id, label: `Of its own ${++serial}` })).id}`,
        change,
      ),
    'PATCH /beds/{id}/allocate': async change =>
      http.patch(`/beds/${(await aBed(http)).id}/allocate`, { admission_id: longStay.id, ...change }),
    'PATCH /beds/{id}/reserve': async change =>
      http.patch(`/beds/${(await aBed(http)).id}/reserve`, {
        patient_id: (await aPatient(http)).id,
        reserved_until: at('18:00'),
        ...change,
      }),
    'PATCH /beds/{id}/block': async change =>
      http.patch(`/beds/${(await aBed(http)).id}/block`, { reason: 'Of the test', ...change }),
    'PATCH /alerts/{id}/resolve': async change => {
      const id = await anAlert(http, (await aPatient(http)).id);
      await http.patch(`/alerts/${id}/acknowledge`);
      return http.patch(`/alerts/${id}/resolve`, change);
    },
    'PUT /alert-rules': change =>
      http.send('PUT', '/alert-rules', {
        ...{ patient_id: patient.id, type: 'glucose', direction: 'high', severity: 'HIGH', threshold: 250 },
        ...change,
      }),
    'PATCH /alert-rules/escalation': change => http.patch('/alert-rules/escalation', change),
    'POST /vitals': change =>
      http.post('/vitals', { ...vitalsForm(patient.id, { recorded_at: moment() }), ...change }),
    'POST /vitals/{id}/corrections': async change => {
      const { id } = await aVitalSet(http, patient.id, { recorded_at: moment() });
      return http.post(`/vitals/${id}/corrections`, { reason: 'Of the test', spo2: 97, ...change });
    },
    'POST /vitals/batch': change => http.post('/vitals/batch', { readings: [{}], ...change }),
    'POST /patients/{id}/readings': change =>
      http.post(`/patients/${patient.id}/readings`, { ...reading(), ...change }),
    'POST /patients/{id}/readings/{readingId}/corrections': async change => {
      const { id } = await aReading(http, patient.id, reading());
      const correction = { value: 71, reason: 'Of the test', ...change };
      return http.post(`/patients/${patient.id}/readings/${id}/corrections`, correction);
    },
    'PATCH /patients/{id}/news2/settings': change =>
      http.patch(`/patients/${patient.id}/news2/settings`, change),
    'POST /devices': change => http.post('/devices', { patient_id: patient.id, name: 'Oximeter', ...change }),
    'POST /devices/readings': change =>
      api.post(
        '/devices/readings',
        { readings: [{}], ...change },
        { headers: { 'x-api-key': device.api_key } },
      ),
  };
}
