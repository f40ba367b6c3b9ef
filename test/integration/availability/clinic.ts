import type { HttpClient } from '../../support/http-client.js';

interface Slot {
  readonly starts_at: string;
  readonly ends_at: string;
}

export interface SlotsAnswer {
  readonly slot_minutes: number;
  readonly slots: Slot[];
}

export interface LeaveAnswer {
  readonly id: string;
  readonly reason: string | null;
  readonly stranded: { readonly appointment_id: string; readonly scheduled_at: string }[];
}

const weekdays = [1, 2, 3, 4, 5, 6, 7];

/** The hospital never closes. */
export async function openAllHours({ http }: { readonly http: HttpClient }): Promise<void> {
  const opening_hours = weekdays.map(weekday => ({ weekday, opens: '00:00', closes: '00:00' }));
  const { status } = await http.send('PUT', '/settings/opening-hours', { opening_hours });
  if (status !== 200) throw new Error(`The hours could not be set: ${status}`);
}

/** The doctor works like this on every day. */
export async function worksDaily(
  { http }: { readonly http: HttpClient },
  doctorId: string,
  starts: string,
  ends: string,
  more: object = {},
): Promise<void> {
  const rules = weekdays.map(weekday => ({ weekday, starts, ends, ...more }));
  const { status, body } = await http.send('PUT', `/doctors/${doctorId}/availability`, { rules });
  if (status !== 200) throw new Error(`The template could not be set: ${JSON.stringify(body)}`);
}

/** Local times at which slots begin, in India. */
export const timesOf = ({ slots }: SlotsAnswer): string[] =>
  slots.map(({ starts_at }) =>
    new Date(starts_at).toLocaleTimeString('en-GB', {
      timeZone: 'Asia/Kolkata',
      hour: '2-digit',
      minute: '2-digit',
    }),
  );
