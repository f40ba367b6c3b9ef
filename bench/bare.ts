import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool, types, type ClientBase } from 'pg';
import { IsoClient } from '../src/core/database/iso-client.js';
import { bareDashboard } from './bare-dashboard.js';

/**
 * The bare limit: node:http, `pg` with prepared statements and JSON.stringify, and nothing else. No sign-in, no
 * permissions, no hospital, no validation, no audit, no transaction around a statement. It gives the product's answers.
 */

const { BARE_URL, BARE_PORT, BARE_POOL, BARE_SCHEMA } = process.env as Record<string, string>;

/** Days stay the text they are. */
types.setTypeParser(types.builtins.DATE, day => day);

const pool = new Pool({
  connectionString: BARE_URL,
  max: Number(BARE_POOL),
  Client: IsoClient as unknown as new () => ClientBase,
  options: `-c timezone=UTC -c search_path=${BARE_SCHEMA}`,
});

const query = async <T>(name: string, text: string, values: unknown[]): Promise<T[]> =>
  (await pool.query<T & object>({ name, text, values })).rows;

const isAdmitted = `exists (select from admissions a where a.patient_id = p.id and a.status = 'ACTIVE')`;

const patient = (nationalId: string, hasActiveAdmission: string, nextVisit: string, from = 'patients p') => `
  select p.id, p.patient_code, p.first_name, p.middle_name, p.last_name, p.dob, p.dob_unknown, p.age_only, p.gender,
    case when ${isAdmitted} then 'IPD' else 'OPD' end as patient_type, p.phone_primary, p.phone_alternate, p.email, p.city, p.address_line1, p.address_line2,
    p.postal_code, p.state, p.country, p.blood_group, p.marital_status, p.preferred_language, p.emergency_contact_name,
    p.emergency_contact_relation, p.emergency_contact_phone, p.known_allergies, p.chronic_conditions, p.clinical_notes,
    p.is_dnr, p.is_deceased, p.date_of_death, p.photo_path, p.consent_sms, p.consent_email, p.created_by_id,
    p.updated_by_id, p.created_at, p.updated_at, p.last_visited_at, p.former_codes, p.removed_at,
    p.removed_reason, p.version, ${hasActiveAdmission} as has_active_admission,
    ${nationalId}, ${nextVisit} as next_eligible_opd_appointment_at
  from ${from}`;
const patientFrom = (from: string) =>
  patient(
    'null::text as national_id_type, null::text as national_id_number',
    'null::boolean',
    'null::timestamptz',
    from,
  );
const listed = patientFrom('patients p');
const newest = 'order by p.last_visited_at desc nulls last, p.created_at desc, p.id desc';

const nextVisit = `case when not ${isAdmitted} then (select min(v.starts_at) from appointments v
  where v.patient_id = p.id and v.starts_at >= now() and v.status in ('SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION')) end`;

const visit = `
  select a.id, a.patient_id, concat_ws(' ', p.first_name, p.last_name) as patient_name, p.patient_code, a.department_id,
    d.name as department, a.doctor_id as doctor_user_id, concat_ws(' ', s.first_name, nullif(s.last_name, '')) as doctor_name,
    a.starts_at as scheduled_at, a.ends_at, a.status, a.notes, a.overbook_reason, a.created_at, a.confirmed_at, a.checked_in_at,
    a.token_number, a.consultation_started_at, a.completed_at, a.no_show_at, a.cancelled_at, a.cancelled_reason, a.cancelled_note,
    a.rejected_at, a.rejected_reason, a.is_by_patient, a.linked_ipd_admission_id, rx.count > 0 as has_prescription,
    rx.count as prescription_count, rx.status as prescription_status, a.version`;
const people = `
  join patients p on p.id = a.patient_id join users s on s.id = a.doctor_id join departments d on d.id = a.department_id
  left join lateral (
    select count(*)::int as count, (array_agg(c.status order by c.created_at desc, c.id desc))[1] as status
    from prescriptions c where c.appointment_id = a.id) rx on true`;

const inUse = 'p.survivor_id is null and p.removed_at is null';

async function list(page: number, size: number) {
  const [items, [counted]] = await Promise.all([
    query('list', `${listed} where ${inUse} ${newest} limit $1 offset $2`, [size, (page - 1) * size]),
    query<{ total: number }>(
      'list total',
      'select coalesce(sum(value), 0)::int as total from counters where name = $1',
      ['patients'],
    ),
  ]);
  return { items, total: counted?.total, page, page_size: size };
}

const matches = `${inUse} and (p.search_text like $1 or p.national_id_hash = any('{}'))`;
/** The latest thousand matches: names that begin so first, then words that do, then the others. */
const ranked = `
  ${patientFrom(`(select * from patients p where ${matches} ${newest} limit 1000) p`)}
  order by case when p.search_text like $4 || ' %' then 1 when p.search_text like $4 || '%' then 2
    when p.search_text like '% ' || $4 || '%' then 3 else 4 end, ${newest.replace('order by ', '')}
  limit $2 offset $3`;

async function search(text: string, page: number, size: number) {
  const word = text.toLowerCase();
  const [items, [counted]] = await Promise.all([
    query('search', ranked, [`%${word}%`, size, (page - 1) * size, word]),
    query<{ total: number }>(
      'search total',
      `select count(*)::int as total from (select from patients p where ${matches} limit 10001) matches`,
      [`%${word}%`],
    ),
  ]);
  return { items, total: counted?.total, page, page_size: size };
}

const read = async (id: string) => {
  const nationalId = 'p.national_id_type, null::text as national_id_number';
  return (await query('read', `${patient(nationalId, isAdmitted, nextVisit)} where p.id = $1`, [id]))[0];
};

async function day(from: Date, to: Date, page: number, size: number) {
  const [items, [counted]] = await Promise.all([
    query(
      'day',
      `${visit} from appointments a ${people} where a.starts_at >= $1 and a.starts_at < $2
       order by a.starts_at desc, a.id desc limit $3 offset $4`,
      [from, to, size, (page - 1) * size],
    ),
    query<{ total: number }>(
      'day total',
      `select count(*)::int as total from
         (select from appointments a where a.starts_at >= $1 and a.starts_at < $2 limit 10001) matches`,
      [from, to],
    ),
  ]);
  return { items, total: counted?.total, page, page_size: size };
}

interface Wish {
  readonly patient_id: string;
  readonly doctor_user_id: string;
  readonly scheduled_at: string;
  readonly notes: string | null;
}

async function book({ patient_id, doctor_user_id, scheduled_at, notes }: Wish) {
  const [booked] = await query(
    'book',
    `with a as (
       insert into appointments (id, patient_id, doctor_id, department_id, starts_at, ends_at, status, notes, created_at, updated_at)
       select gen_random_uuid(), $1, $2, department_id, $3, $3::timestamptz + interval '15 minutes', 'SCHEDULED', $4, now(), now()
       from users where id = $2
       on conflict do nothing returning *)
     ${visit} from a ${people}`,
    [patient_id, doctor_user_id, scheduled_at, notes],
  );
  return booked;
}

interface Form {
  readonly first_name: string;
  readonly last_name: string;
  readonly gender: string;
  readonly dob: string;
  readonly phone_primary: string;
  readonly city: string;
}

/** Codes are reserved by the thousand, as they would be anywhere. */
let codes = { next: 1, end: 0 };

async function register({ first_name, last_name, gender, dob, phone_primary, city }: Form) {
  while (codes.next > codes.end) {
    const [reserved] = await query<{ value: string }>(
      'codes',
      `update counters set value = value + 1000 where name = 'patient_code' and slot = 0 returning value`,
      [],
    );
    const end = Number(reserved?.value);
    codes = { next: end - 999, end };
  }
  const code = `BARE-P-${codes.next++}`;
  const [registered] = await query(
    'register',
    `with p as (
       insert into patients (id, patient_code, first_name, last_name, gender, dob, phone_primary, city, search_text,
         created_at, updated_at)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, lower(concat_ws(' ', $2::text, $3::text, $1::text, $6::text)),
         now(), now())
       returning *)
     ${patient('p.national_id_type, null::text as national_id_number', 'false', 'null::timestamptz', 'p')}`,
    [code, first_name, last_name, gender, dob, phone_primary, city],
  );
  return registered;
}

const dashboard = bareDashboard(query);

async function answer(request: IncomingMessage): Promise<unknown> {
  const [path = '', queryString = ''] = (request.url ?? '').split('?');
  const last = path.slice(path.lastIndexOf('/') + 1);
  const parameters = new URLSearchParams(queryString);
  const page = Number(parameters.get('page') ?? 1);
  const size = Number(parameters.get('page_size') ?? 50);
  if (request.method === 'POST') {
    const body: unknown = JSON.parse(await bodyOf(request));
    return last === 'quick-register' ? register(body as Form) : book(body as Wish);
  }
  if (last === 'metrics') return dashboard();
  if (last === 'patients') {
    const text = parameters.get('search');
    return text ? search(text, page, size) : list(page, size);
  }
  if (last === 'appointments') {
    // The product works this out from the hospital's time zone; here it is India's.
    const midnight = (name: string, ahead: number) =>
      new Date(Date.parse(`${parameters.get(name)}T00:00:00+05:30`) + ahead * 86_400_000);
    return day(midnight('date_from', 0), midnight('date_to', 1), page, size);
  }
  return read(last);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body) ?? '';
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

const server = createServer((request, response) => {
  answer(request).then(
    body => send(response, body === undefined ? 404 : request.method === 'POST' ? 201 : 200, body),
    (error: unknown) => send(response, 500, { detail: String(error) }),
  );
});
server.listen(Number(BARE_PORT), '127.0.0.1', () => process.send?.({ started: 'bare' }));
