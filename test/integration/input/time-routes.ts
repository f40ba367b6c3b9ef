import type { Hospital, Member } from '../../factories/hospital.js';
import { aLeave } from '../../factories/leave.js';
import { at } from '../../support/hospital-time.js';
import type { HttpClient } from '../../support/http-client.js';

/** Requests to the routes of doctors, their time and the hospital's calendar, with valid bodies. */
export function timeRoutes(
  { admin: { http } }: Hospital,
  elsewhere: Hospital,
  doctor: Member,
  operator: Member,
): Record<string, (change: object) => ReturnType<HttpClient['post']>> {
  let serial = 0;
  const day = () => new Date(Date.UTC(2040, 0, ++serial)).toISOString().slice(0, 10);
  const specialization = (change: object) =>
    operator.http.post<{ id: string }>('/platform/specializations', {
      name: `Specialization ${++serial}`,
      ...change,
    });
  return {
    'PATCH /doctors/{id}/profile': change => http.patch(`/doctors/${doctor.id}/profile`, change),
    'PUT /doctors/{id}/availability': change =>
      http.send('PUT', `/doctors/${doctor.id}/availability`, { rules: [], ...change }),
    'POST /doctors/{id}/leaves': change => {
      const date = day();
      const leave = { starts_at: at('09:00', date), ends_at: at('10:00', date) };
      return http.post(`/doctors/${doctor.id}/leaves`, { ...leave, ...change });
    },
    'POST /doctors/{id}/leaves/{leaveId}/resolve': async change => {
      const { id } = await aLeave(http, doctor.id, day());
      return http.post(`/doctors/${doctor.id}/leaves/${id}/resolve`, { action: 'CANCEL', ...change });
    },
    // Of a hospital of its own: nobody can be booked where it is closed.
    'PUT /settings/opening-hours': change =>
      elsewhere.admin.http.send('PUT', '/settings/opening-hours', {
        opening_hours: [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, opens: '00:00', closes: '00:00' })),
        ...change,
      }),
    'POST /settings/holidays': change =>
      elsewhere.admin.http.post('/settings/holidays', { day: day(), name: 'Of the test', ...change }),
    'POST /platform/specializations': specialization,
    'PATCH /platform/specializations/{id}': async change => {
      const { body } = await specialization({});
      return operator.http.patch(`/platform/specializations/${body.id}`, change);
    },
  };
}
