import { randomBytes } from 'node:crypto';
import type { TestApi } from '../support/api.js';
import type { HttpClient } from '../support/http-client.js';

const password = 'Str0ng!Passw0rd';
let serial = 0;

export interface Member {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly http: HttpClient;
}

export interface Hospital {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly schema: string;
  readonly admin: Member;
}

/** A registered, active hospital, made over HTTP as a stranger would. */
export async function aHospital(api: TestApi, overrides: Record<string, unknown> = {}): Promise<Hospital> {
  const n = ++serial;
  const email = `owner${n}.${randomBytes(3).toString('hex')}@hospital.example`;
  const registered = await api.post<{
    id: string;
    name: string;
    schema_name: string;
    admin_temp_password: string;
  }>('/tenants/register', {
    name: `Hospital Number ${n}`,
    license_number: `LIC-${n}-${randomBytes(4).toString('hex')}`,
    contact_email: email,
    contact_phone: '+91 20 2550 1100',
    address: '1 Main Road',
    ...overrides,
  });
  if (registered.status !== 201) throw new Error(`Registration failed: ${JSON.stringify(registered.body)}`);
  const { id, name, schema_name, admin_temp_password } = registered.body;
  const admin = await enter(api, email, admin_temp_password);
  return { id, name, schema: schema_name, code: schema_name.slice('tenant_'.length), admin };
}

export interface StaffWish {
  readonly roles: readonly string[];
  readonly department?: string;
  readonly first_name?: string;
  readonly last_name?: string;
}

/** A member of staff who has signed in and chosen a password. */
export async function aStaffMember(api: TestApi, { admin }: Hospital, wish: StaffWish): Promise<Member> {
  const n = ++serial;
  const email = `staff${n}.${randomBytes(3).toString('hex')}@hospital.example`;
  const created = await admin.http.post<{ id: string; temp_password: string }>('/users', {
    email,
    first_name: 'Member',
    last_name: `Number${'x'.repeat(n % 20)}`,
    phone: '9876543210',
    department: 'General Medicine',
    specialization: '',
    ...wish,
  });
  if (created.status !== 201) throw new Error(`Staff could not be created: ${JSON.stringify(created.body)}`);
  return enter(api, email, created.body.temp_password);
}

export const aDoctor = (api: TestApi, hospital: Hospital) =>
  aStaffMember(api, hospital, { roles: ['DOCTOR'] });

async function enter(api: TestApi, email: string, temporary: string): Promise<Member> {
  const login = await api.login<{ access_token: string }>(email, temporary);
  if (login.status !== 200) throw new Error(`Sign-in failed: ${JSON.stringify(login.body)}`);
  const http = api.as(login.body.access_token);
  const changed = await http.post('/auth/change-password', { old_password: null, new_password: password });
  if (changed.status !== 200) throw new Error(`Password change failed: ${JSON.stringify(changed.body)}`);
  const me = await http.get<{ id: string }>('/auth/me');
  return { id: me.body.id, email, password, http };
}
