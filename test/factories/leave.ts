import { at } from '../support/hospital-time.js';
import type { HttpClient } from '../support/http-client.js';

/** An hour of leave of a doctor in the morning of a day. */
export async function aLeave(
  http: HttpClient,
  doctorId: string,
  day: string,
  overrides: Record<string, unknown> = {},
): Promise<{ readonly id: string }> {
  const { status, body } = await http.post<{ id: string }>(`/doctors/${doctorId}/leaves`, {
    starts_at: at('09:00', day),
    ends_at: at('10:00', day),
    ...overrides,
  });
  if (status !== 201) throw new Error(`Leave could not be entered: ${JSON.stringify(body)}`);
  return body;
}
