import { aBed } from '../../factories/bed.js';
import type { Hospital, Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aPortalPatient, aPortalVisitor } from '../../factories/portal-patient.js';
import type { TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import type { HttpClient } from '../../support/http-client.js';

/** Requests to the routes of patients, and to what staff do about them, with valid bodies. */
export async function portalRoutes(
  api: TestApi,
  hospital: Hospital,
  doctor: Member,
): Promise<Record<string, (change: object) => ReturnType<HttpClient['post']>>> {
  const { http } = hospital.admin;
  const door = `/portal/hospitals/${hospital.code}`;
  const { http: own, patient } = await aPortalPatient(api, hospital);
  const { http: unlinked } = await aPortalVisitor(api, hospital);
  const bed = await aBed(http);
  const request = { doctor_user_id: doctor.id, scheduled_at: at('17:30') };
  /** A request that waits: the one before is taken back. */
  const waiting = async (path: string, form: object): Promise<string> => {
    const { body: before } = await own.get<{ items: { id: string; status: string }[] }>(path);
    for (const { id, status } of before.items)
      if (['REQUESTED', 'APPROVED', 'SCHEDULED'].includes(status)) await own.patch(`${path}/${id}/cancel`);
    return (await own.post<{ id: string }>(path, form)).body.id;
  };
  const asked = () => waiting('/portal/appointments', request);
  const bedAsked = () => waiting('/portal/bed-requests', {});
  return {
    'POST /portal/hospitals/{hospital}/codes': change =>
      api.post(`${door}/codes`, { email: 'nobody@patients.example', ...change }),
    'POST /portal/hospitals/{hospital}/sign-in': change =>
      api.post(`${door}/sign-in`, { email: 'nobody@patients.example', code: '123456', ...change }),
    'POST /portal/hospitals/{hospital}/refresh': change =>
      api.post(`${door}/refresh`, { refresh_token: 'x', ...change }),
    'POST /portal/link': change =>
      unlinked.post('/portal/link', { first_name: 'Nobody', dob: '1990-01-01', ...change }),
    'POST /portal/link/invitation': change =>
      unlinked.post('/portal/link/invitation', { token: 'x'.repeat(43), ...change }),
    'PATCH /portal/profile': change => own.patch('/portal/profile', change),
    'POST /portal/appointments': change => own.post('/portal/appointments', { ...request, ...change }),
    'POST /portal/bed-requests': change =>
      own.post('/portal/bed-requests', { reason: 'Of the test', ...change }),
    'PATCH /patients/{id}/portal-account': async change =>
      http.patch(`/patients/${(await aPatient(http)).id}/portal-account`, { is_active: true, ...change }),
    'PATCH /appointments/{id}/reject': async change =>
      http.patch(`/appointments/${await asked()}/reject`, { reason: 'Of the test', ...change }),
    'PATCH /bed-requests/{id}/approve': async change =>
      http.patch(`/bed-requests/${await bedAsked()}/approve`, {
        ...{ bed_id: bed.id, reserved_until: at('18:00') },
        ...change,
      }),
    'PATCH /bed-requests/{id}/reject': async change => {
      const answer = await http.patch(`/bed-requests/${await bedAsked()}/reject`, {
        reason: `Of ${patient.patient_code}`,
        ...change,
      });
      // `reason` is the patient's own, for asking.
      const { decided_reason: reason, ...body } = answer.body;
      return answer.status < 300 ? { ...answer, body: { ...body, reason } } : answer;
    },
  };
}
