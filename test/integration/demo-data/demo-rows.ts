import type {
  DemoAppointmentRow,
  DemoClinicRows,
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
      a.cancelled_reason as "cancelledReason", a.cancelled_note as "cancelledNote",
      a.token_on::text as "tokenOn", a.token_number as "tokenNumber"
    from ${schema}.appointments a join ${schema}.departments d on d.id = a.department_id
    where a.notes like 'DEMO|%'`);
  const clinic = await clinicOf(api, schema);
  const admittedPatientIds = clinic.stays.flatMap(({ status, patient_id }) =>
    status === 'ACTIVE' ? [patient_id] : [],
  );
  return { staff, patients, appointments, now, timeZone: time_zone, admittedPatientIds, clinic };
}

/** Of what hangs on patients, that of demo patients; stock that is the demo's. */
async function clinicOf(api: TestApi, schema: string): Promise<DemoClinicRows> {
  type Rows = DemoClinicRows;
  const all = <K extends keyof Rows>(text: string) => api.sql<Rows[K][number] & object>(text);
  const ofDemo = `patient_id in (select id from ${schema}.patients where clinical_notes like 'DEMO|%')`;
  const demoStock = `(select id from ${schema}.stock_items where name like 'Demo _ - %')`;
  const days = await api.sql<{ day: string }>(`select day::text from ${schema}.holidays`);
  return {
    stays: await all<'stays'>(`select * from ${schema}.admissions where notes like '%DEMO|%'`),
    beds: await all<'beds'>(`select * from ${schema}.beds`),
    places: await all<'places'>(`select * from ${schema}.bed_allocations`),
    sets: await all<'sets'>(`select * from ${schema}.vital_sets where notes like 'DEMO|%'`),
    readings: await all<'readings'>(`
      select r.* from ${schema}.readings r join ${schema}.vital_sets s on s.id = r.set_id where s.notes like 'DEMO|%'`),
    alerts: await all<'alerts'>(`select * from ${schema}.alerts where ${ofDemo}`),
    prescriptions: await all<'prescriptions'>(`
      select p.*, (select jsonb_agg(i) from ${schema}.prescription_items i where i.prescription_id = p.id) as items
      from ${schema}.prescriptions p where chief_complaint like '%DEMO|%'`),
    items: await all<'items'>(`select * from ${schema}.stock_items where id in ${demoStock}`),
    batches: await all<'batches'>(`
      select id, stock_item_id, expires_on::text, quantity from ${schema}.stock_batches where stock_item_id in ${demoStock}`),
    movements: await all<'movements'>(
      `select * from ${schema}.stock_movements where stock_item_id in ${demoStock}`,
    ),
    holidays: days.map(({ day }) => day),
    breaks: await all<'breaks'>(`
      select doctor_id, to_char(starts, 'HH24:MI') as starts, to_char(ends, 'HH24:MI') as ends
      from ${schema}.availability_rules where kind = 'BREAK'`),
    tokenCounters: await all<'tokenCounters'>(
      `select doctor_id, on_day::text, last_number from ${schema}.token_counters`,
    ),
    accounts: await all<'accounts'>(`select * from ${schema}.portal_accounts where ${ofDemo}`),
    notices: await all<'notices'>(`select * from ${schema}.inbox_messages`),
    codes: await all<'codes'>(`
      select patient_code as code, c.value::int as last from ${schema}.patients, ${schema}.counters c where c.name = 'patient_code'
      union all
      select prescription_code, c.value::int from ${schema}.prescriptions, ${schema}.counters c where c.name = 'prescription_code'`),
  };
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
