import { Keys } from '../../src/core/crypto/keys.js';
import { codeOf } from '../../src/modules/portal/portal.rules.js';
import type { TestApi } from '../support/api.js';
import { appSecret } from '../support/database.js';
import type { HttpClient } from '../support/http-client.js';
import type { Hospital } from './hospital.js';
import { aPatient, type Patient } from './patient.js';

let serial = 0;

export interface PortalTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly is_linked: boolean;
}

/** Somebody who has signed in to the portal. */
export interface PortalVisitor {
  readonly email: string;
  readonly http: HttpClient;
  readonly tokens: PortalTokens;
}

export interface PortalPatient extends PortalVisitor {
  readonly patient: Patient;
}

/** The code that an address was sent last; the message itself is looked at where messages are tested. */
export async function codeSentTo(api: TestApi, { schema }: Hospital, address: string): Promise<string> {
  const [code] = await api.sql<{ id: string }>(
    `select id from ${schema}.portal_codes where address = $1 and ended_at is null`,
    [address],
  );
  if (!code) throw new Error('No code was sent.');
  return codeOf(new Keys(appSecret).derive('portal-codes:v1'), code.id);
}

/** Signs in with a one-time code, and with that signs up. */
export async function aPortalVisitor(
  api: TestApi,
  hospital: Hospital,
  email = `portal${++serial}@patients.example`,
): Promise<PortalVisitor> {
  const asked = await api.post(`/portal/hospitals/${hospital.code}/codes`, { email });
  if (asked.status !== 202) throw new Error(`No code was sent: ${JSON.stringify(asked.body)}`);
  const code = await codeSentTo(api, hospital, email);
  const { status, body } = await api.post<PortalTokens>(`/portal/hospitals/${hospital.code}/sign-in`, {
    email,
    code,
  });
  if (status !== 200) throw new Error(`Sign-in failed: ${JSON.stringify(body)}`);
  return { email, tokens: body, http: api.as(body.access_token) };
}

/** A patient whose portal account is linked to their record. */
export async function aPortalPatient(
  api: TestApi,
  hospital: Hospital,
  overrides: Record<string, unknown> = {},
): Promise<PortalPatient> {
  const email = `portal${++serial}@patients.example`;
  const patient = await aPatient(hospital.admin.http, { email, ...overrides });
  const visitor = await aPortalVisitor(api, hospital, email);
  const { body } = await visitor.http.post<{ is_linked: boolean }>('/portal/link', {
    first_name: patient['first_name'],
    last_name: patient['last_name'],
    dob: patient['dob'],
  });
  if (!body.is_linked) throw new Error('The account could not be linked.');
  return { ...visitor, patient };
}
