import type { HttpClient } from '../support/http-client.js';

let serial = 0;

export interface Bed {
  readonly id: string;
  readonly ward_id: string;
  readonly label: string;
  readonly state: string;
  readonly version: number;
  readonly occupant: { readonly patient_id: string } | null;
  readonly [member: string]: unknown;
}

export async function aWardOf(
  http: HttpClient,
  overrides: Record<string, unknown> = {},
): Promise<{ readonly id: string; readonly name: string; readonly version: number }> {
  const { status, body } = await http.post<{ id: string; name: string; version: number }>('/wards', {
    name: `Ward ${++serial}`,
    ...overrides,
  });
  if (status !== 201) throw new Error(`A ward could not be added: ${JSON.stringify(body)}`);
  return body;
}

/** A free bed, in a ward of its own unless one is named. */
export async function aBed(http: HttpClient, overrides: Record<string, unknown> = {}): Promise<Bed> {
  const ward_id = (overrides['ward_id'] as string | undefined) ?? (await aWardOf(http)).id;
  const { status, body } = await http.post<Bed>('/beds', { label: `Bed ${++serial}`, ...overrides, ward_id });
  if (status !== 201) throw new Error(`A bed could not be added: ${JSON.stringify(body)}`);
  return body;
}
