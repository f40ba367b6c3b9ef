import { readFileSync } from 'node:fs';
import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, type Hospital } from '../../factories/hospital.js';
import { aPatient, patientForm } from '../../factories/patient.js';
import { aMedicine, aPrescription, prescriptionForm } from '../../factories/prescription.js';
import { anAllergy, aCondition } from '../../factories/problem.js';
import { aStockItem, stockItemForm } from '../../factories/stock-item.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import type { TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import type { HttpClient } from '../../support/http-client.js';
import { timeRoutes } from './time-routes.js';
import { portalRoutes } from './portal-routes.js';
import { wardRoutes } from './ward-routes.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Record<string, Schema>;
  readonly anyOf?: readonly Schema[];
}
interface Operation {
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
}
interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

const description = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as Description;

const isText = ({ type, format, enum: values, anyOf }: Schema): boolean =>
  anyOf?.some(isText) ??
  ([type].flat().includes('string') &&
    !values &&
    !['uuid', 'date', 'date-time', 'email'].includes(format ?? ''));

/** Of thousands with one name and birthday, each would be compared with two hundred others. */
const unlike = { dob: null, dob_unknown: true };

/** A route with a body, as the description of the API has it. */
export interface BodyRoute {
  /** `POST /patients` */
  readonly name: string;
  readonly fields: readonly string[];
  /** Members of the body that are text. */
  readonly texts: readonly string[];
}

/** Every route that takes JSON. */
export const bodyRoutes: BodyRoute[] = Object.entries(description.paths).flatMap(([path, operations]) =>
  Object.entries(operations).flatMap(([method, { requestBody }]) => {
    const schema = requestBody?.content['application/json']?.schema;
    if (!schema) return [];
    const { properties = {} } = description.components.schemas[schema.$ref?.split('/').pop() ?? ''] ?? schema;
    const name = `${method.toUpperCase()} ${path.replace('/api/v1', '')}`;
    const texts = Object.keys(properties).filter(field => isText(properties[field] ?? {}));
    return [{ name, fields: Object.keys(properties), texts }];
  }),
);

/** Makes requests to every route ready, with valid bodies. */
export async function readyRoutes(
  api: TestApi,
  hospital: Hospital,
): Promise<Record<string, (change: object) => ReturnType<HttpClient['post']>>> {
  const { http } = hospital.admin;
  const [doctor, walkInDoctor] = [await aDoctor(api, hospital), await aDoctor(api, hospital)];
  const [patient, visitor] = [await aPatient(http), await aPatient(http)];
  const department = await http.post<{ id: string }>('/departments', { name: 'Of the test' });
  let slot = 0;
  const visit = () => ({
    patient_id: visitor.id,
    doctor_user_id: doctor.id,
    scheduled_at: new Date(
      at('09:00').getTime() + (slot % 36) * 900_000 + Math.floor(slot++ / 36) * 7 * 86_400_000,
    ),
  });
  const booked = await anAppointment(http, visit());
  const inConsultation = await anAppointment(http, visit());
  let serial = 0;
  const person = () => ({
    email: `input${++serial}@${hospital.code}.example`,
    first_name: 'New',
    last_name: 'Member',
    department: 'Cardiology',
    roles: ['NURSE'],
  });
  const member = await http.post<{ id: string }>('/users', person());
  const registration = () => ({
    name: `Input Hospital ${++serial}`,
    license_number: `INPUT-${serial}`,
    contact_email: `input${serial}@hospital.example`,
    contact_phone: '+91 20 2550 1100',
    address: null,
  });
  const somebody = () => aPatient(http, unlike);
  const named = () => ({ name: `Name ${++serial}` });
  const role = await http.post<{ id: string }>('/roles', { ...named(), permission_codes: ['patients:view'] });
  const stockItem = await aStockItem(http);
  const operator = await aSuperAdmin(api);
  const elsewhere = await aHospital(api);
  return {
    ...(await wardRoutes(api, hospital, doctor)),
    ...timeRoutes(hospital, elsewhere, await aDoctor(api, hospital), operator),
    ...(await portalRoutes(api, hospital, doctor)),
    'PATCH /platform/tenants/{id}/limits': change =>
      operator.http.patch(`/platform/tenants/${hospital.id}/limits`, change),
    'POST /patients': change => http.post('/patients', { ...patientForm(unlike), ...change }),
    'POST /patients/quick-register': change =>
      http.post('/patients/quick-register', { ...patientForm(unlike), ...change }),
    'PATCH /patients/{id}': change => http.patch(`/patients/${patient.id}`, change),
    'PATCH /patients/{id}/profile': change => http.patch(`/patients/${patient.id}/profile`, change),
    'POST /patients/{id}/merge': async change =>
      http.post(`/patients/${(await somebody()).id}/merge`, {
        merged_patient_id: (await somebody()).id,
        reason: 'Of the test',
        ...change,
      }),
    'POST /patients/{id}/unmerge': async change => {
      const [survivor, merged] = [await somebody(), await somebody()];
      await http.post(`/patients/${survivor.id}/merge`, {
        merged_patient_id: merged.id,
        reason: 'Of the test',
      });
      const answer = await http.post(`/patients/${merged.id}/unmerge`, { reason: 'Of the test', ...change });
      // `reason` is that of the merge.
      const { undone_reason: reason, ...body } = answer.body;
      return answer.status < 300 ? { ...answer, body: { ...body, reason } } : answer;
    },
    'POST /patients/{id}/restore': async change => {
      const { id } = await somebody();
      await http.delete(`/patients/${id}?reason=Of+the+test`);
      return http.post(`/patients/${id}/restore`, { reason: 'Of the test', ...change });
    },
    'POST /patients/{id}/conditions': change =>
      http.post(`/patients/${patient.id}/conditions`, { text: `Text ${++serial}`, ...change }),
    'PATCH /patients/{id}/conditions/{conditionId}': async change => {
      const { id } = await aCondition(http, patient.id);
      return http.patch(`/patients/${patient.id}/conditions/${id}`, change);
    },
    'POST /patients/{id}/conditions/{conditionId}/resolve': async change => {
      const { id } = await aCondition(http, patient.id);
      return http.post(`/patients/${patient.id}/conditions/${id}/resolve`, change);
    },
    'POST /patients/{id}/allergies': change =>
      http.post(`/patients/${patient.id}/allergies`, { text: `Text ${++serial}`, ...change }),
    'PATCH /patients/{id}/allergies/{allergyId}': async change => {
      const { id } = await anAllergy(http, patient.id);
      return http.patch(`/patients/${patient.id}/allergies/${id}`, change);
    },
    'POST /patients/{id}/allergies/{allergyId}/resolve': async change => {
      const { id } = await anAllergy(http, patient.id);
      return http.post(`/patients/${patient.id}/allergies/${id}/resolve`, change);
    },
    'POST /appointments': change => http.post('/appointments', { ...visit(), ...change }),
    'PATCH /appointments/{id}': async change => {
      // One of its own: the answers of parallel changes to one row show each other's.
      const { id } = await anAppointment(http, visit());
      return http.patch(`/appointments/${id}`, change);
    },
    'PATCH /appointments/{id}/complete': change =>
      http.patch(`/appointments/${inConsultation.id}/complete`, change),
    'PATCH /appointments/{id}/cancel': async change => {
      const { id } = await anAppointment(http, visit());
      return http.patch(`/appointments/${id}/cancel`, { reason: 'OTHER', ...change });
    },
    'PATCH /appointments/{id}/reschedule': change =>
      http.patch(`/appointments/${booked.id}/reschedule`, { scheduled_at: visit().scheduled_at, ...change }),
    'POST /waiting-room/walk-ins': async change =>
      http.post('/waiting-room/walk-ins', {
        patient_id: (await somebody()).id,
        doctor_user_id: walkInDoctor.id,
        ...change,
      }),
    'POST /waiting-room/boards': change => http.post('/waiting-room/boards', { ...named(), ...change }),
    'POST /prescriptions': async change =>
      http.post('/prescriptions', { ...prescriptionForm(await anAppointment(http, visit())), ...change }),
    'PUT /prescriptions/{id}': async change => {
      const { id } = await aPrescription(http, await anAppointment(http, visit()));
      return http.send('PUT', `/prescriptions/${id}`, { items: [aMedicine()], ...change });
    },
    'PATCH /prescriptions/{id}': async change => {
      const { id } = await aPrescription(http, await anAppointment(http, visit()));
      return http.patch(`/prescriptions/${id}`, { status: 'CANCELLED', reason: 'Of the test', ...change });
    },
    'POST /users': change => http.post('/users', { ...person(), ...change }),
    'PATCH /users/{id}': change => http.patch(`/users/${member.body.id}`, change),
    'PATCH /users/profile': change => http.patch('/users/profile', change),
    'POST /departments': change => http.post('/departments', { ...named(), ...change }),
    'PATCH /departments/{id}': change => http.patch(`/departments/${department.body.id}`, change),
    'POST /roles': change =>
      http.post('/roles', { ...named(), permission_codes: ['patients:view'], ...change }),
    'PATCH /roles/{id}': change =>
      http.patch(`/roles/${role.body.id}`, { ...named(), permission_codes: ['patients:view'], ...change }),
    'POST /stock-items': change => http.post('/stock-items', { ...stockItemForm(), ...change }),
    'PATCH /stock-items/{id}': async change => {
      const { id } = await aStockItem(http);
      return http.patch(`/stock-items/${id}`, change);
    },
    'POST /stock-items/{id}/movements': change =>
      http.post(`/stock-items/${stockItem.id}/movements`, { kind: 'receive', quantity: 1, ...change }),
    'POST /auth/change-password': change =>
      http.post('/auth/change-password', { old_password: 'wrong', new_password: 'wrong', ...change }),
    'POST /auth/mfa/confirm': change => http.post('/auth/mfa/confirm', { code: '123456', ...change }),
    'POST /auth/mfa/verify': change =>
      api.post('/auth/mfa/verify', { mfa_token: 'x', code: '123456', ...change }),
    'POST /auth/step-up': change => doctor.http.post('/auth/step-up', { password: 'wrong', ...change }),
    // Of a hospital of its own: whoever has to set up a second factor may do nothing else.
    'PATCH /settings': change => elsewhere.admin.http.patch('/settings', change),
    'PATCH /settings/sign-in': change => elsewhere.admin.http.patch('/settings/sign-in', change),
    'POST /notifications/replay': change => http.post('/notifications/replay', change),
    'POST /auth/refresh': change => api.post('/auth/refresh', { refresh_token: 'x', ...change }),
    'POST /auth/switch-tenant': change =>
      http.post('/auth/switch-tenant', { tenant_id: patient.id, ...change }),
    'POST /auth/forgot-password': change =>
      api.post('/auth/forgot-password', { email: 'nobody@hospital.example', ...change }),
    'POST /auth/reset-password': change =>
      api.post('/auth/reset-password', { token: 'x', new_password: 'Str0ng!Passw0rd', ...change }),
    'POST /auth/accept-invitation': change => api.post('/auth/accept-invitation', { token: 'x', ...change }),
    'POST /tenants/register': change => api.post('/tenants/register', { ...registration(), ...change }),
    'POST /admin/demo/refresh/start': change => http.post('/admin/demo/refresh/start', change),
  };
}
