import type { ClientBase } from 'pg';

/** How much a hospital has. */
export interface Size {
  readonly patients: number;
  readonly appointments: number;
  /** Of visits that took place; at most as many as there are. */
  readonly prescriptions?: number;
}

export const doctorCount = 40;
/** Of the 36 slots of a day each doctor has given these many. */
const visitsPerDay = 12;
export const appointmentsPerDay = doctorCount * visitsPerDay;
/** The loaded days end here, this many days from today; later ones are free. */
export const lastLoadedDay = 30;

const sharedPart = '0190a000-0000-7000';
const uuid = (kind: string, n: number) => `${sharedPart}-${kind}-${n.toString(16).padStart(12, '0')}`;
const uuidSql = (kind: string, n: string) =>
  `('${sharedPart}-${kind}-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

export const doctorId = (n: number): string => uuid('8d0c', n);
export const patientId = (n: number): string => uuid('8aa7', n);

const firstNames =
  `Aarav Aditi Agnieszka Ajay Akash Amit Amol Amrita Ananya Anil Anita Anjali Aparna Arjun Arun Asha Ashok
  Bhavna Chandra Chirag Deepa Deepak Devika Dinesh Dipti Divya Ewa Farah Ganesh Gauri Geeta Gopal Hardik Harish Hema Imran
  Indira Ishaan Jagdish Jaya Jyoti Kamala Karan Kavita Ketan Kiran Kishore Krishna Lakshmi Lata Madhuri Mahesh Manoj Meena
  Mohan Mukesh Nandini Naresh Naveen Neha Nikhil Nisha Omkar Padma Pallavi Pankaj Pooja Prakash Prasad Priya Rahul Rajesh
  Rakesh Ramesh Rani Rekha Ritu Rohan Rohit Sachin Sandeep Sangeeta Sanjay Sarita Satish Seema Shalini Shweta Sneha Sunil
  Sunita Suresh Swati Tanvi Tushar Uma Usha Varun Vijay Vikas Vinod Yash Zofia`.split(/\s+/);

/** Surnames are made of parts, so that their three-letter sequences overlap as those of real ones do. */
const surnameBegins =
  `Agar Bhos Chav Desh Dhil Gaik Gokh Grew Jadh Josh Kamb Kulk Kowal Lewan Malh Mish Mukh Nair Pand Patt
  Phad Raj Sath Shind Sriv Tend Tiw Upad Verm Wisni`.split(/\s+/);
const surnameEnds = `wal ale an mukh lon wad ar al av i le arni ski dowski otra ra erjee esh ey il`.split(
  /\s+/,
);

const pick = (words: readonly string[], n: string) =>
  `(array['${words.join("','")}'])[1 + (${n}) % ${words.length}]`;
/** Spreads consecutive numbers; the same on every machine. */
const spread = (n: string, salt: number) => `(hashint4(${n} + ${salt}) & 2147483647)`;

/** Surname of the n-th combination, for searches. */
export const surname = (n: number): string =>
  `${surnameBegins[n % surnameBegins.length]}${surnameEnds[Math.floor(n / surnameBegins.length) % surnameEnds.length]}`;
export const surnameCount = surnameBegins.length * surnameEnds.length;

/**
 * Fills a new hospital's schema with made-up people, by the owner of the database and in a few statements. Constraints
 * and indexes of the big tables are made afterwards, as a restore does, which checks the data all the same.
 */
export async function fillHospital(db: ClientBase, code: string, size: Size): Promise<void> {
  await db.query('begin');
  await db.query(`set local search_path = tenant_${code}`);
  // A few large sorts and index builds on otherwise idle memory.
  await db.query(`set local maintenance_work_mem = '512MB'`);
  await addDoctors(db);
  await rebuilding(db, 'patients', () => addPatients(db, code, size));
  await rebuilding(db, 'appointments', () => addAppointments(db, size));
  if (size.prescriptions) await addPrescriptions(db, code, size.prescriptions);
  await db.query(`update counters set value = ${size.patients} where name = 'patient_code'`);
  await db.query(`update counters set value = ${size.patients} where name = 'patients' and slot = 0`);
  await db.query('commit');
  await db.query(
    `vacuum (analyze) tenant_${code}.patients, tenant_${code}.appointments, tenant_${code}.users,
     tenant_${code}.prescriptions, tenant_${code}.prescription_items`,
  );
}

/** Doctors share the department of general medicine. */
async function addDoctors(db: ClientBase): Promise<void> {
  await db.query(`
    insert into users (id, email, first_name, last_name, department_id, created_at, updated_at)
    select ${uuidSql('8d0c', 'n')}, 'doctor' || n || '@bench.example', ${pick(firstNames, 'n * 7')},
      ${pick(surnameBegins, 'n')} || ${pick(surnameEnds, 'n')}, d.id, now(), now()
    from generate_series(0, ${doctorCount - 1}) n, departments d where d.name = 'General Medicine'`);
  await db.query(`
    insert into user_roles (user_id, role_id)
    select u.id, r.id from users u, roles r where u.email like 'doctor%@bench.example' and r.system_key = 'DOCTOR'`);
}

export const staffEmail = (n: number): string => `staff${String(n).padStart(3, '0')}@bench.example`;

/** Receptionists 0 to `count` − 1 who can sign in, all with one password. */
export async function addStaff(
  db: ClientBase,
  code: string,
  count: number,
  passwordHash: string,
): Promise<void> {
  const emails = Array.from({ length: count }, (_, n) => staffEmail(n));
  await db.query(
    `with made as (
       insert into public.accounts (id, email, password_hash, first_name, email_verified_at, created_at, updated_at)
       select gen_random_uuid(), email, $2, 'Staff', now(), now(), now() from unnest($1::text[]) email
       returning id, email
     ), joined as (
       insert into public.memberships (account_id, tenant_id, is_default, accepted_at)
       select made.id, t.id, true, now() from made, public.tenants t where t.code = $3
     ), users as (
       insert into tenant_${code}.users (id, email, first_name, created_at, updated_at)
       select id, email, 'Staff', now(), now() from made returning id
     )
     insert into tenant_${code}.user_roles (user_id, role_id)
     select users.id, r.id from users, tenant_${code}.roles r where r.system_key = 'RECEPTIONIST'`,
    [emails, passwordHash, code],
  );
}

/** Adds the patients from the n-th on; those before are there. */
export async function addPatients(
  db: ClientBase,
  code: string,
  { patients }: Pick<Size, 'patients'>,
  from = 1,
): Promise<void> {
  await db.query(`
    insert into tenant_${code}.patients (id, patient_code, first_name, last_name, gender, dob, phone_primary, email, city, address_line1,
      postal_code, state, country, blood_group, preferred_language, known_allergies, search_text, last_visited_at,
      created_at, updated_at)
    select ${uuidSql('8aa7', 'n')}, code, first, last, ${pick(['MALE', 'FEMALE'], 'n')}, date '1940-01-01' + ${spread('n', 1)} % 29000,
      '+91' || phone, lower(first || '.' || last) || n || '@mail.example', ${pick(['Pune', 'Mumbai', 'Nagpur', 'Nashik'], spread('n', 2))},
      (1 + n % 400) || ' Main Road', '4110' || lpad((n % 90)::text, 2, '0'), 'Maharashtra', 'India',
      ${pick(['A+', 'B+', 'O+', 'AB+', 'O-'], spread('n', 3))}, 'Marathi', case when n % 9 = 0 then 'Penicillin' end,
      lower(concat_ws(' ', first, last, code, '91' || phone)),
      case when n % 5 > 0 then now() - ${spread('n', 4)} % 1000 * interval '1 day' - n * interval '1 second' end,
      now() - (${patients} - n) * (interval '1800 days' / ${patients}), now()
    from (
      select n, ${pick(firstNames, spread('n', 5))} as first, '${code}-P-' || lpad(n::text, greatest(5, length(n::text)), '0') as code,
        ${pick(surnameBegins, spread('n', 6))} || ${pick(surnameEnds, spread('n', 7))} as last,
        (7000000000 + ${spread('n', 8)}::bigint)::text as phone
      from generate_series(${from}, ${patients}) n) made`);
}

/** Visits fill day after day until {@link lastLoadedDay}; those at one time belong to different patients. */
async function addAppointments(db: ClientBase, { appointments, patients }: Size): Promise<void> {
  const days = Math.ceil(appointments / appointmentsPerDay);
  await db.query(`
    insert into appointments (id, patient_id, doctor_id, department_id, starts_at, ends_at, status, notes, checked_in_at,
      consultation_started_at, completed_at, no_show_at, cancelled_at, cancelled_reason, created_by_id, created_at, updated_at)
    select ${uuidSql('8a99', 'n')}, ${uuidSql('8aa7', `1 + (n::bigint * 7919) % ${patients}`)}, ${uuidSql('8d0c', `n % ${doctorCount}`)},
      d.id, at, at + interval '15 minutes', status, case when n % 4 = 0 then 'Follow-up' end,
      case when status = 'COMPLETED' then at end, case when status = 'COMPLETED' then at end,
      case when status = 'COMPLETED' then at + interval '12 minutes' end,
      case when status = 'NO_SHOW' then at + interval '3 hours' end, case when status = 'CANCELLED' then at - interval '1 day' end,
      case when status = 'CANCELLED' then 'PATIENT_REQUEST' end, null, at - interval '7 days', at
    from (
      select n, at, case when at > now() then 'SCHEDULED' when n % 11 = 0 then 'CANCELLED' when n % 13 = 0 then 'NO_SHOW'
        else 'COMPLETED' end as status
      from (
        select n, date_trunc('day', now()) + (${lastLoadedDay - days} + 1 + n / ${appointmentsPerDay}) * interval '1 day'
          + interval '3 hours 30 minutes' + (n % ${appointmentsPerDay} / ${doctorCount}) * interval '45 minutes' as at
        from generate_series(0, ${appointments - 1}) n) timed) made, departments d
    where d.name = 'General Medicine'`);
}

/** The latest visits first: a few are drafts still, some more wait in the pharmacy. Two medicines each. */
async function addPrescriptions(db: ClientBase, code: string, count: number): Promise<void> {
  await db.query(`
    insert into prescriptions (id, prescription_code, patient_id, doctor_id, appointment_id, status, chief_complaint,
      diagnosis, issued_at, dispensed_at, cancelled_at, cancelled_reason, created_at, updated_at)
    select ${uuidSql('8abc', 'n')}, '${code}-RX-' || lpad(n::text, greatest(5, length(n::text)), '0'), patient_id, doctor_id, id,
      status, 'Fever for two days', 'Viral fever', case when status in ('ISSUED', 'DISPENSED') then at end,
      case when status = 'DISPENSED' then at end, case when status = 'CANCELLED' then at end,
      case when status = 'CANCELLED' then 'Not needed' end, at, at
    from (
      select n, id, patient_id, doctor_id, starts_at as at,
        case when n <= 40 then 'DRAFT' when n <= 400 then 'ISSUED' when n % 20 = 0 then 'CANCELLED' else 'DISPENSED' end as status
      from (
        select row_number() over (order by starts_at desc, id) as n, id, patient_id, doctor_id, starts_at
        from appointments where status = 'COMPLETED') visits
      where n <= ${count}) made`);
  // They are of issued prescriptions, too, which otherwise take none.
  await db.query('alter table prescription_items disable trigger user');
  await db.query(`
    insert into prescription_items (id, prescription_id, position, medicine_name, dosage, frequency, duration, quantity)
    select gen_random_uuid(), p.id, n, 'Medicine ' || n, '1 tablet', 'BD', '5 days', 10 from prescriptions p, generate_series(1, 2) n`);
  await db.query('alter table prescription_items enable trigger user');
  await db.query(`update counters set value = ${count} where name = 'prescription_code'`);
}

interface Definition {
  readonly drop: string;
  readonly make: string;
}

/** Takes constraints and indexes of a table away, but its primary key, and makes them again after the work. */
async function rebuilding(db: ClientBase, table: string, work: () => Promise<void>): Promise<void> {
  const { rows } = await db.query<Definition>(
    `select format('alter table ${table} drop constraint %I', conname) as drop,
       format('alter table ${table} add constraint %I %s', conname, pg_get_constraintdef(oid)) as make
     from pg_constraint where conrelid = $1::regclass and contype in ('x', 'f')
     union all
     select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
     from pg_index i where i.indrelid = $1::regclass and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [table],
  );
  for (const { drop } of rows) await db.query(drop);
  await work();
  await db.query(`analyze ${table}`);
  for (const { make } of rows) await db.query(make);
}
