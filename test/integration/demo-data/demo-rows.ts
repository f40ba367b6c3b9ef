import type {
  DemoAppointmentRow,
  DemoPatientRow,
  DemoRuleInput,
  DemoStaffRow,
} from '../../../src/platform/demo-data/demo.rules.js';
import type { TestApi } from '../../support/api.js';

export interface DemoHospitalRow {
  readonly id: string;
  readonly schema: string;
  readonly time_zone: string;
}

export const demoHospitals = (api: TestApi): Promise<DemoHospitalRow[]> =>
  api.sql(
    `select id, 'tenant_' || code as schema, time_zone from public.tenants where is_demo order by license_number`,
  );

/** What the database holds of a demo hospital, as the independent rules want to see it. */
export async function rowsOf(
  api: TestApi,
  { schema, time_zone }: DemoHospitalRow,
  now: Date,
): Promise<DemoRuleInput> {
  const staff = await api.sql<DemoStaffRow>(`
    select u.id, u.email, u.phone, d.name as department, h.system_key as role
    from ${schema}.users u join ${schema}.departments d on d.id = u.department_id
      join ${schema}.role_holders h on h.user_id = u.id`);
  const patients = await api.sql<DemoPatientRow>(`
    select id, first_name as "firstName", last_name as "lastName", gender, dob::text, dob_unknown as "dobUnknown",
      age_only as "ageOnly", phone_primary as "phonePrimary", email, postal_code as "postalCode",
      blood_group as "bloodGroup", marital_status as "maritalStatus",
      emergency_contact_name as "emergencyContactName", emergency_contact_relation as "emergencyContactRelation",
      emergency_contact_phone as "emergencyContactPhone", clinical_notes as "clinicalNotes",
      created_at as "registeredAt", last_visited_at as "lastVisitedAt", consent_sms as "consentSms",
      consent_email as "consentEmail", is_deceased as "isDeceased", date_of_death::text as "dateOfDeath",
      national_id_type as "nationalIdType", national_id_cipher as "nationalIdNumber"
    from ${schema}.patients where clinical_notes like 'DEMO|%'`);
  const appointments = await api.sql<DemoAppointmentRow>(`
    select a.id, a.patient_id as "patientId", a.doctor_id as "doctorId", d.name as department,
      a.starts_at as "scheduledAt", a.ends_at as "endsAt", a.status, a.notes, a.created_at as "createdAt",
      a.checked_in_at as "checkedInAt", a.consultation_started_at as "consultationStartedAt",
      a.completed_at as "completedAt", a.no_show_at as "noShowAt", a.cancelled_at as "cancelledAt",
      a.cancelled_reason as "cancelledReason", a.cancelled_note as "cancelledNote"
    from ${schema}.appointments a join ${schema}.departments d on d.id = a.department_id
    where a.notes like 'DEMO|%'`);
  return { staff, patients, appointments, now, timeZone: time_zone };
}

/** Changes when any row of a hospital changes. */
export async function fingerprint(api: TestApi, { schema }: { readonly schema: string }): Promise<string> {
  const tables = await api.sql<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = $1 and table_type = 'BASE TABLE' order by 1`,
    [schema],
  );
  const sums = await Promise.all(
    tables.map(({ name }) =>
      api.sql<{ sum: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from ${schema}.${name} t`,
      ),
    ),
  );
  return tables.map(({ name }, index) => `${name} ${sums[index]?.[0]?.sum}`).join('\n');
}
