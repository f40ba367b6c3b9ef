import { at } from '../support/hospital-time.js';
import type { Kind } from './holdings.js';

/** A route with an id in its path: whose id it is, and a body it would accept. */
export interface PathCase {
  readonly id: Kind;
  readonly body?: object;
  /** The refusal that it meets at home, where what was just made cannot be taken further. */
  readonly atHome?: 404 | 409 | 422;
  /** Members of the body that are rows of the caller's own hospital. */
  readonly own?: Readonly<Record<string, Kind>>;
}

/** Every hospital route with an id in its path. A new route needs its line here. */
export const pathCases: Readonly<Record<string, PathCase>> = {
  'GET /patients/:id': { id: 'patient' },
  'PATCH /patients/:id': { id: 'patient', body: { city: 'Nagpur' } },
  'PATCH /patients/:id/profile': { id: 'patient', body: { city: 'Nagpur' } },
  // There is none, and a form would have to bring one.
  'GET /patients/:id/photo': { id: 'patient', atHome: 404 },
  'GET /patients/:id/profile-picture': { id: 'patient', atHome: 404 },
  'GET /patients/:id/record/pdf': { id: 'patient' },
  'PUT /patients/:id/photo': { id: 'patient', body: {}, atHome: 422 },
  'POST /patients/:id/profile-picture': { id: 'patient', body: {}, atHome: 422 },
  'DELETE /patients/:id/photo': { id: 'patient' },
  'DELETE /patients/:id/profile-picture': { id: 'patient' },
  'GET /patient-imports/:id': { id: 'patient_import' },
  'GET /patient-imports/:id/rows': { id: 'patient_import' },
  'GET /patient-imports/:id/report': { id: 'patient_import' },
  'GET /patients/:id/history': { id: 'patient' },
  'DELETE /patients/:id': { id: 'patient' },
  // It has not been removed.
  'POST /patients/:id/restore': { id: 'patient', body: { reason: 'By mistake' }, atHome: 409 },
  'POST /patients/:id/merge': {
    id: 'patient',
    body: { reason: 'The same person' },
    own: { merged_patient_id: 'patient' },
  },
  'POST /patients/:id/unmerge': { id: 'merged_patient', body: { reason: 'By mistake' } },
  'GET /patients/:id/merges': { id: 'patient' },
  'GET /patients/:id/merges/:mergeId': { id: 'merge' },
  'GET /patients/:id/conditions': { id: 'patient' },
  'POST /patients/:id/conditions': { id: 'patient', body: { text: 'Asthma' } },
  'PATCH /patients/:id/conditions/:conditionId': { id: 'condition', body: { severity: 'MILD' } },
  'POST /patients/:id/conditions/:conditionId/resolve': { id: 'condition' },
  'GET /patients/:id/allergies': { id: 'patient' },
  'POST /patients/:id/allergies': { id: 'patient', body: { text: 'Penicillin' } },
  'PATCH /patients/:id/allergies/:allergyId': { id: 'allergy', body: { criticality: 'HIGH' } },
  'POST /patients/:id/allergies/:allergyId/resolve': { id: 'allergy' },
  'GET /patients/:id/readings': { id: 'patient' },
  'GET /patients/:id/readings/latest': { id: 'patient' },
  'GET /patients/:id/readings/series': { id: 'patient' },
  'POST /patients/:id/readings': { id: 'patient', body: { type: 'spo2', value: 97, unit: '%' } },
  'POST /patients/:id/readings/:readingId/corrections': {
    id: 'reading',
    body: { value: 98, reason: 'Typing mistake' },
  },
  'GET /vitals/:id': { id: 'vital_set' },
  'POST /vitals/:id/corrections': { id: 'vital_set', body: { spo2: 98, reason: 'Typing mistake' } },
  'POST /devices/:id/revoke': { id: 'device' },
  'GET /patients/:id/news2': { id: 'patient' },
  'GET /patients/:id/news2/settings': { id: 'patient' },
  'PATCH /patients/:id/news2/settings': { id: 'patient', body: { spo2_scale: 2 } },
  'GET /alerts/:id': { id: 'alert' },
  'PATCH /alerts/:id/acknowledge': { id: 'alert' },
  'PATCH /alerts/:id/resolve': { id: 'alert' },
  'DELETE /alert-rules/:id': { id: 'alert_rule' },
  'GET /appointments/:id': { id: 'appointment' },
  'PATCH /appointments/:id': { id: 'appointment', body: { notes: 'changed' } },
  'PATCH /appointments/:id/approve': { id: 'appointment_request' },
  'PATCH /appointments/:id/reject': { id: 'appointment_request', body: { reason: 'No' } },
  'PATCH /bed-requests/:id/approve': {
    id: 'bed_request',
    body: { reserved_until: at('18:00') },
    own: { bed_id: 'bed' },
  },
  'PATCH /bed-requests/:id/reject': { id: 'bed_request', body: { reason: 'No' } },
  'PATCH /bed-requests/:id/release': { id: 'bed_request' },
  'GET /patients/:id/portal-account': { id: 'patient' },
  'POST /patients/:id/portal-invitation': { id: 'patient' },
  'PATCH /patients/:id/portal-account': { id: 'portal_patient', body: { is_active: false } },
  'DELETE /patients/:id/portal-account': { id: 'portal_patient' },
  'PATCH /appointments/:id/check-in': { id: 'appointment' },
  'PATCH /appointments/:id/start-consultation': { id: 'appointment' },
  'PATCH /appointments/:id/complete': { id: 'appointment', body: { closure_note: 'done' } },
  'PATCH /appointments/:id/cancel': { id: 'appointment', body: { reason: 'OTHER' } },
  'PATCH /appointments/:id/no-show': { id: 'appointment' },
  'PATCH /appointments/:id/reschedule': { id: 'appointment', body: { scheduled_at: at('17:00') } },
  'GET /doctors/:id/profile': { id: 'user' },
  'PATCH /doctors/:id/profile': { id: 'user', body: { bio: 'changed' } },
  // There is none, and a form would have to bring one.
  'GET /doctors/:id/photo': { id: 'user', atHome: 404 },
  'PUT /doctors/:id/photo': { id: 'user', body: {}, atHome: 422 },
  'DELETE /doctors/:id/photo': { id: 'user' },
  'GET /doctors/:id/available-slots': { id: 'user' },
  'GET /doctors/:id/availability': { id: 'user' },
  'PUT /doctors/:id/availability': { id: 'user', body: { rules: [] } },
  'GET /doctors/:id/leaves': { id: 'user' },
  'POST /doctors/:id/leaves': {
    id: 'user',
    body: { starts_at: at('09:00', '2032-01-01'), ends_at: at('10:00', '2032-01-01') },
  },
  'GET /doctors/:id/leaves/:leaveId': { id: 'leave' },
  'DELETE /doctors/:id/leaves/:leaveId': { id: 'leave' },
  'POST /doctors/:id/leaves/:leaveId/resolve': { id: 'leave', body: { action: 'CANCEL' } },
  'DELETE /settings/holidays/:id': { id: 'holiday' },
  'GET /waiting-room/queues/:doctorId': { id: 'user' },
  // Nobody waits for this doctor.
  'POST /waiting-room/queues/:doctorId/call-next': { id: 'user', atHome: 409 },
  'PATCH /waiting-room/entries/:id/skip': { id: 'arrival' },
  // Nobody has called them yet.
  'PATCH /waiting-room/entries/:id/recall': { id: 'arrival', atHome: 409 },
  'DELETE /waiting-room/boards/:id': { id: 'board' },
  'GET /patients/:id/clinical-snapshot': { id: 'patient' },
  'GET /admissions/:id': { id: 'admission' },
  'GET /admissions/:id/summary/pdf': { id: 'admission', atHome: 409 },
  'PATCH /admissions/:id': { id: 'admission', body: { notes: 'changed' } },
  'PATCH /admissions/:id/transfer': { id: 'admission', body: {} },
  'PATCH /admissions/:id/discharge': {
    id: 'admission',
    body: { discharge_datetime: at('10:00'), discharge_summary: 'Well' },
  },
  'GET /admissions/:id/summary/proposal': { id: 'admission' },
  'PATCH /admissions/:id/cancel': { id: 'admission', body: { reason: 'A mistake' } },
  'PATCH /wards/:id': { id: 'ward', body: { name: 'Changed' } },
  'GET /beds/:id': { id: 'bed' },
  'PATCH /beds/:id': { id: 'bed', body: { label: 'Changed' } },
  'PATCH /beds/:id/allocate': { id: 'bed', own: { admission_id: 'admission' } },
  'PATCH /beds/:id/reserve': {
    id: 'bed',
    body: { reserved_until: at('18:00') },
    own: { patient_id: 'patient' },
  },
  'PATCH /beds/:id/release': { id: 'bed', atHome: 409 },
  'PATCH /beds/:id/clean': { id: 'bed', atHome: 409 },
  'PATCH /beds/:id/block': { id: 'bed', body: { reason: 'Broken' } },
  'PATCH /beds/:id/unblock': { id: 'bed', atHome: 409 },
  'GET /prescriptions/:id': { id: 'prescription' },
  // A draft has no paper yet.
  'GET /prescriptions/:id/pdf': { id: 'prescription', atHome: 409 },
  'PUT /prescriptions/:id': { id: 'prescription', body: { items: [{ medicine_name: 'Changed' }] } },
  'PATCH /prescriptions/:id': { id: 'prescription', body: { status: 'ISSUED' } },
  'PATCH /prescriptions/:id/dispense': { id: 'prescription' },
  'GET /notifications/:id': { id: 'notification' },
  'POST /notifications/:id/replay': { id: 'notification' },
  'PATCH /inbox/:id/read': { id: 'inbox_message' },
  'GET /users/:id': { id: 'user' },
  'PATCH /users/:id': { id: 'user', body: { first_name: 'Changed' } },
  'PATCH /users/:id/toggle-active': { id: 'user' },
  'POST /users/:id/deactivate': { id: 'user' },
  'POST /users/:id/resend-invitation': { id: 'user' },
  'POST /users/:id/force-password-change': { id: 'user' },
  'POST /users/:id/reset-password': { id: 'user' },
  'POST /users/:id/reset-second-factor': { id: 'user' },
  'GET /roles/:id': { id: 'role' },
  'PATCH /roles/:id': { id: 'role', body: { name: 'Changed', permission_codes: ['users:view'] } },
  'PATCH /roles/:id/toggle-active': { id: 'role' },
  'DELETE /roles/:id': { id: 'role' },
  'PATCH /departments/:id': { id: 'department', body: { description: 'changed' } },
  'DELETE /departments/:id': { id: 'department' },
  'GET /stock-items/:id': { id: 'stock_item' },
  'PATCH /stock-items/:id': { id: 'stock_item', body: { reorder_level: 3 } },
  'GET /stock-items/:id/movements': { id: 'stock_item' },
  'POST /stock-items/:id/movements': { id: 'stock_item', body: { kind: 'receive', quantity: 1 } },
  'GET /stock-items/:id/batches': { id: 'stock_item' },
};

/** Every id that the body of a hospital route can carry, and what the route says to one it does not know. */
export const bodyCases: Readonly<Record<string, { readonly id: Kind; readonly status: 400 | 404 | 422 }>> = {
  'POST /patients/:id/merge merged_patient_id': { id: 'patient', status: 404 },
  'POST /patients/:id/unmerge rows.id': { id: 'condition', status: 422 },
  'POST /appointments patient_id': { id: 'patient', status: 404 },
  'POST /appointments doctor_user_id': { id: 'user', status: 404 },
  'POST /appointments department_id': { id: 'department', status: 400 },
  'PATCH /doctors/:id/profile specialization_ids': { id: 'user', status: 400 },
  'POST /doctors/:id/leaves/:leaveId/resolve doctor_user_id': { id: 'user', status: 404 },
  'POST /waiting-room/walk-ins patient_id': { id: 'patient', status: 404 },
  'POST /waiting-room/walk-ins doctor_user_id': { id: 'user', status: 404 },
  'POST /waiting-room/walk-ins department_id': { id: 'department', status: 400 },
  'POST /prescriptions patient_id': { id: 'patient', status: 404 },
  'POST /prescriptions appointment_id': { id: 'appointment', status: 404 },
  'POST /prescriptions admission_id': { id: 'admission', status: 404 },
  'POST /admissions patient_id': { id: 'patient', status: 404 },
  'POST /admissions primary_doctor_user_id': { id: 'user', status: 404 },
  'POST /admissions bed_id': { id: 'bed', status: 404 },
  'PATCH /admissions/:id/transfer bed_id': { id: 'bed', status: 404 },
  'PATCH /bed-requests/:id/approve bed_id': { id: 'bed', status: 404 },
  'POST /wards department_id': { id: 'department', status: 400 },
  'PATCH /wards/:id department_id': { id: 'department', status: 400 },
  'POST /beds ward_id': { id: 'ward', status: 400 },
  'PATCH /beds/:id/allocate admission_id': { id: 'admission', status: 404 },
  'PATCH /beds/:id/reserve patient_id': { id: 'patient', status: 404 },
  'POST /admissions department_id': { id: 'department', status: 400 },
  'PATCH /admissions/:id primary_doctor_user_id': { id: 'user', status: 404 },
  'PATCH /admissions/:id department_id': { id: 'department', status: 400 },
  'PATCH /admissions/:id/transfer primary_doctor_user_id': { id: 'user', status: 404 },
  'PATCH /admissions/:id/transfer department_id': { id: 'department', status: 400 },
  'POST /prescriptions items.stock_item_id': { id: 'stock_item', status: 400 },
  'PUT /prescriptions/:id items.stock_item_id': { id: 'stock_item', status: 400 },
  'POST /vitals patient_id': { id: 'patient', status: 404 },
  'POST /vitals appointment_id': { id: 'appointment', status: 404 },
  'POST /vitals admission_id': { id: 'admission', status: 404 },
  'POST /devices patient_id': { id: 'patient', status: 404 },
  'PUT /alert-rules patient_id': { id: 'patient', status: 404 },
  'POST /roles template_role_id': { id: 'role', status: 404 },
};

/** Ids of a follow-up: it is not booked, and the prescription is issued all the same. */
export const followupCases: Readonly<Record<string, Kind>> = {
  'PATCH /prescriptions/:id followup_department_id': 'department',
  'PATCH /prescriptions/:id followup_doctor_id': 'user',
};

/** Ids in rows that are judged one by one: the row is refused, and the answer says so. */
export const rowCases: Readonly<Record<string, Kind>> = {
  'POST /vitals/batch readings.patient_id': 'patient',
};

/** Filters of files that are no text. */
export const fileCases: Readonly<Record<string, 'department' | 'user'>> = {
  'GET /patients/export/xlsx department_id': 'department',
  'GET /patients/export/xlsx doctor_user_id': 'user',
  'GET /patients/export/pdf department_id': 'department',
  'GET /patients/export/pdf doctor_user_id': 'user',
};

/** Every id by which a hospital route can be filtered. */
export const filterCases: Readonly<Record<string, Kind>> = {
  'GET /patients department_id': 'department',
  'GET /patients doctor_user_id': 'user',
  'GET /patients/export/csv department_id': 'department',
  'GET /patients/export/csv doctor_user_id': 'user',
  'GET /appointments department_id': 'department',
  'GET /appointments doctor_user_id': 'user',
  'GET /appointments patient_id': 'patient',
  'GET /appointments/calendar doctor_user_id': 'user',
  'GET /prescriptions patient_id': 'patient',
  'GET /prescriptions appointment_id': 'appointment',
  'GET /prescriptions admission_id': 'admission',
  'GET /beds ward_id': 'ward',
  'GET /admissions patient_id': 'patient',
  'GET /admissions department_id': 'department',
  'GET /admissions doctor_user_id': 'user',
  'GET /prescriptions department_id': 'department',
  'GET /prescriptions doctor_user_id': 'user',
  'GET /notifications patient_id': 'patient',
  'GET /vitals patient_id': 'patient',
  'GET /vitals appointment_id': 'appointment',
  'GET /vitals admission_id': 'admission',
  'GET /devices patient_id': 'patient',
  'GET /alerts patient_id': 'patient',
  'GET /audit patient_id': 'patient',
  'GET /audit actor_id': 'user',
  'GET /audit entity_id': 'appointment',
  'GET /audit/export patient_id': 'patient',
  'GET /audit/export actor_id': 'user',
  'GET /audit/export entity_id': 'appointment',
  'GET /stock-batches/recall item_id': 'stock_item',
};

/** An id in a query that tells what the answer is about: it is unknown, not empty. */
export const subjectCases: Readonly<Record<string, Kind>> = {
  'GET /alert-rules patient_id': 'patient',
};

/** An id in a query that is left out of the answer: that of somebody else changes nothing. */
export const exceptionCases: Readonly<Record<string, Kind>> = {
  'GET /patients/check-duplicates exclude_patient_id': 'patient',
};

/** What a route does not answer without; `:patient` stands for somebody's id. */
export const neededQuery: Readonly<Record<string, string>> = {
  '/appointments/calendar': 'date=2030-01-07',
  '/stock-batches/recall': 'batch_number=B1',
  '/vitals': 'patient_id=:patient',
  '/patients/:id/readings/series': 'type=spo2',
  '/patients/:id': 'reason=By+mistake',
  '/patients/check-duplicates': 'first_name=Kanarienvogel&dob=1988-03-14&phone_primary=9876543210',
};
