import type { ImportedAccount } from '../../modules/portal/index.js';
import { addMilliseconds, hospitalDay, MINUTE } from './demo.calendar.js';
import { demoPeople } from './demo.people.js';
import { registrationTime } from './demo.patients.js';
import { demoId, demoRandom } from './demo.random.js';
import { type DemoKey } from './demo.types.js';

const ACCOUNTS = 12;
const DAY = 86_400_000;

/** Patients who use the portal: grown-ups with an e-mail address, recognised by it when they had registered. */
export function demoPortalAccounts(key: DemoKey, now: Date, timeZone: string): ImportedAccount[] {
  const today = hospitalDay(now, timeZone);
  return demoPeople(key)
    .filter(({ n, email, age }) => email !== null && age >= 20 && n <= 90)
    .slice(0, ACCOUNTS)
    .map(({ n, id, email }) => {
      const random = demoRandom(`${key}|portal|${n}`);
      const created_at = addMilliseconds(registrationTime(n, today, timeZone), random.int(30, 300) * MINUTE);
      const signedIn = addMilliseconds(now, -random.int(1, 240) * 37 * MINUTE);
      return {
        id: demoId(`${key}|portal|${n}`),
        address: (email ?? '').toLowerCase(),
        patient_id: id,
        created_at,
        last_sign_in_at: signedIn > addMilliseconds(created_at, DAY) ? signedIn : created_at,
      };
    });
}
