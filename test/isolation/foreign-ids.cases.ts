import { at } from '../support/hospital-time.js';
import type { Kind } from './holdings.js';

/** A route with an id in its path: whose id it is, and a body it would accept. */
interface PathCase {
  readonly id: Kind;
  readonly body?: object;
}

/** Every hospital route with an id in its path. A new route needs its line here. */
export const pathCases: Readonly<Record<string, PathCase>> = {
  'GET /patients/:id': { id: 'patient' },
  'PATCH /patients/:id': { id: 'patient', body: { city: 'Nagpur' } },
  'PATCH /patients/:id/profile': { id: 'patient', body: { city: 'Nagpur' } },
  'GET /appointments/:id': { id: 'appointment' },
  'PATCH /appointments/:id': { id: 'appointment', body: { notes: 'changed' } },
  'PATCH /appointments/:id/check-in': { id: 'appointment' },
  'PATCH /appointments/:id/start-consultation': { id: 'appointment' },
  'PATCH /appointments/:id/complete': { id: 'appointment', body: { closure_note: 'done' } },
  'PATCH /appointments/:id/cancel': { id: 'appointment', body: { reason: 'OTHER' } },
  'PATCH /appointments/:id/no-show': { id: 'appointment' },
  'PATCH /appointments/:id/reschedule': { id: 'appointment', body: { scheduled_at: at('17:00') } },
  'PATCH /inbox/:id/read': { id: 'inbox_message' },
  'GET /users/:id': { id: 'user' },
  'PATCH /users/:id': { id: 'user', body: { first_name: 'Changed' } },
  'PATCH /users/:id/toggle-active': { id: 'user' },
  'POST /users/:id/deactivate': { id: 'user' },
  'POST /users/:id/resend-invitation': { id: 'user' },
  'POST /users/:id/force-password-change': { id: 'user' },
  'POST /users/:id/reset-password': { id: 'user' },
  'GET /roles/:id': { id: 'role' },
  'PATCH /roles/:id': { id: 'role', body: { name: 'Changed', permission_codes: ['users:view'] } },
  'PATCH /roles/:id/toggle-active': { id: 'role' },
  'DELETE /roles/:id': { id: 'role' },
  'PATCH /departments/:id': { id: 'department', body: { description: 'changed' } },
  'DELETE /departments/:id': { id: 'department' },
};

/** Every id that the body of a hospital route can carry, and what the route says to one it does not know. */
export const bodyCases: Readonly<Record<string, { readonly id: Kind; readonly status: 400 | 404 }>> = {
  'POST /appointments patient_id': { id: 'patient', status: 404 },
  'POST /appointments doctor_user_id': { id: 'user', status: 404 },
  'POST /appointments department_id': { id: 'department', status: 400 },
  'POST /roles template_role_id': { id: 'role', status: 404 },
};

/** Every id by which a hospital route can be filtered. */
export const filterCases: Readonly<Record<string, Kind>> = {
  'GET /patients department_id': 'department',
  'GET /patients doctor_user_id': 'user',
  'GET /appointments department_id': 'department',
  'GET /appointments doctor_user_id': 'user',
  'GET /appointments patient_id': 'patient',
  'GET /appointments/calendar doctor_user_id': 'user',
  'GET /audit patient_id': 'patient',
  'GET /audit actor_id': 'user',
  'GET /audit entity_id': 'appointment',
  'GET /audit/export patient_id': 'patient',
  'GET /audit/export actor_id': 'user',
  'GET /audit/export entity_id': 'appointment',
};
