import { isValidPhoneNumber } from 'libphonenumber-js/max';
import { hospitalDay } from './demo.calendar.js';
import { demoNativeRegions, demoRegions } from './demo.names.js';
import {
  demoAppointments,
  demoDoctorIds,
  demoHospitals,
  demoPatients,
  demoStaff,
  isWardPatient,
  lastVisits,
  type DemoAppointment,
  type DemoKey,
} from './demo.plan.js';
import { demoId } from './demo.random.js';
import { checkDemoRules } from './demo.rules.js';

const timeZone = 'Asia/Kolkata';
const keys: readonly DemoKey[] = ['A', 'B'];
const at = (local: string) => new Date(`${local}+05:30`);
const MONDAY = '2026-11-23';

function plan(
  key: DemoKey,
  now: Date,
  closedOn: (weekday: number) => boolean = () => false,
): DemoAppointment[] {
  return demoAppointments(key, now, { timeZone, slotMinutes: 15, doctors: demoDoctorIds(key), closedOn });
}

function problems(key: DemoKey, now: Date, appointments: readonly DemoAppointment[]): string[] {
  const patients = demoPatients(key, hospitalDay(now, timeZone));
  return checkDemoRules({ patients, appointments, staff: demoStaff(key), now, timeZone });
}

const dayOf = (row: DemoAppointment) => hospitalDay(row.scheduledAt, timeZone);
const on = (day: string, rows: readonly DemoAppointment[]) => {
  const midnight = at(`${day}T00:00:00`).getTime();
  return rows.filter(
    row => row.scheduledAt.getTime() - midnight >= 0 && row.scheduledAt.getTime() - midnight < 86_400_000,
  );
};
const withStatus = (status: string, rows: readonly DemoAppointment[]) =>
  rows.filter(row => row.status === status);

/** Sentences for what an earlier look at the day showed and a later one does not. */
function takenBack(earlier: DemoAppointment | undefined, later: DemoAppointment): string[] {
  if (!earlier) return ['no such appointment'];
  const { status, ...known } = earlier;
  const shown = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null));
  const lost = JSON.stringify({ ...later, ...shown }) !== JSON.stringify(later);
  const order = ['SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION', 'COMPLETED'];
  const fromScheduled = status === 'SCHEDULED' || status === later.status;
  const onward = fromScheduled || order.indexOf(later.status) > order.indexOf(status);
  return lost || !onward ? [`${earlier.notes}: ${status} became ${later.status}`] : [];
}

describe('demo people', () => {
  it('draws on a broad stock of names and places', () => {
    const everyone = [...demoRegions, ...demoNativeRegions];
    const distinct = (values: readonly string[]) => new Set(values).size;
    expect(distinct(everyone.flatMap(region => region.male))).toBeGreaterThanOrEqual(60);
    expect(distinct(everyone.flatMap(region => region.female))).toBeGreaterThanOrEqual(60);
    expect(distinct(everyone.flatMap(region => region.surnames))).toBeGreaterThanOrEqual(80);
    const places = everyone.flatMap(region => region.places);
    expect(distinct(places.map(place => place.city))).toBeGreaterThanOrEqual(25);
    for (const place of places) expect(place.pin).toMatch(/^[1-9]\d{3}$/);
  });

  it('has two hospitals with nine staff each', () => {
    expect(demoHospitals.map(hospital => hospital.licenseNumber)).toEqual([
      'DEMO-TENANT-A-011',
      'DEMO-TENANT-B-011',
    ]);
    for (const key of keys) {
      const staff = demoStaff(key);
      expect(staff.map(person => person.email.split('@')[0])).toEqual(
        'admin doctor1 doctor2 nurse1 nurse2 pharmacist1 pharmacist2 receptionist1 receptionist2'.split(' '),
      );
      expect(staff.filter(person => person.role === 'DOCTOR').map(person => person.id)).toEqual(
        demoDoctorIds(key),
      );
      for (const person of staff) expect(person.firstName && person.lastName).toBeTruthy();
    }
  });

  it('has phones that a number library accepts, none of them twice', () => {
    const phones = keys.flatMap(key => [
      ...demoStaff(key).map(person => person.phone),
      ...demoPatients(key, MONDAY).flatMap(row => [row.phonePrimary, row.emergencyContactPhone ?? []].flat()),
    ]);
    const invalid = [...phones, ...demoHospitals.map(hospital => hospital.contactPhone)].filter(
      phone => !isValidPhoneNumber(phone),
    );
    expect(invalid).toEqual([]);
    expect(new Set(phones).size).toBe(phones.length);
  });

  it('has 100 patients, a few in their own script, registered over 120 days with growth', () => {
    for (const key of keys) {
      const patients = demoPatients(key, MONDAY);
      expect(patients).toHaveLength(100);
      expect(
        patients.filter(row => /[\p{Script=Devanagari}\p{Script=Tamil}]/u.test(row.firstName)),
      ).toHaveLength(5);
      expect(new Set(patients.map(row => `${row.firstName} ${row.lastName}`)).size).toBe(100);
      const times = patients.map(row => row.registeredAt.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(hospitalDay(new Date(times[0] ?? 0), timeZone).toString()).toBe('2026-07-26');
      const later = times.filter(time => time >= at('2026-09-24T00:00:00').getTime()).length;
      expect(later).toBeGreaterThan(50);
    }
  });

  it('keeps the people when the date moves', () => {
    const people = (today: string) =>
      demoPatients('A', today).map(({ registeredAt: _at, ageOnly: _age, ...person }) => person);
    expect(people('2027-03-01')).toEqual(people(MONDAY));
    expect(demoPatients('A', '2027-03-01')[0]?.registeredAt).not.toEqual(
      demoPatients('A', MONDAY)[0]?.registeredAt,
    );
  });
});

describe('demoId', () => {
  it('is a stable UUID of version 8', () => {
    expect(demoId('A|patient|1')).toBe(demoId('A|patient|1'));
    expect(demoId('A|patient|1')).not.toBe(demoId('B|patient|1'));
    expect(demoId('A|patient|1')).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(demoId('A|patient|1')).toBe('b749c02e-4450-8432-b626-5a9d1bdd0e31');
  });
});

describe('demo appointments', () => {
  const clocks = [
    '2026-11-23T00:00:00',
    '2026-11-23T08:00:00',
    '2026-11-23T11:07:00',
    '2026-11-23T13:30:00',
    '2026-11-23T17:59:00',
    '2026-11-23T23:50:00',
    '2026-11-22T11:07:00', // a Sunday
    '2026-11-30T13:30:00',
    '2026-12-31T23:50:00',
    '2027-01-01T00:01:00',
    '2027-02-28T10:00:00',
    '2028-02-29T15:15:00',
  ];
  const cases = keys.flatMap(key => clocks.map(clock => [key, clock] as const));

  it.each(cases)('break no rule in hospital %s at %s', (key, clock) => {
    const now = at(clock);
    const appointments = plan(key, now);
    expect(appointments).toHaveLength(500);
    expect(on(clock.slice(0, 10), appointments)).toHaveLength(48);
    expect(problems(key, now, appointments)).toEqual([]);
  });

  it('are the same for the same clock', () => {
    expect(plan('A', at('2026-11-23T11:07:00'))).toEqual(plan('A', at('2026-11-23T11:07:00')));
  });

  it('keep id, patient and doctor of the n-th whatever the date', () => {
    const stable = (clock: string) =>
      plan('A', at(clock)).map(row => [row.n, row.id, row.patientId, row.doctorId]);
    const monday = stable('2026-11-23T11:07:00');
    for (const clock of ['2026-11-23T23:50:00', '2026-11-29T08:00:00', '2027-01-01T09:00:00']) {
      expect(stable(clock)).toEqual(monday);
    }
  });

  it('end as before on another date, so that what hangs on a past one stays true', () => {
    const past = (clock: string) =>
      plan('B', at(clock))
        .slice(0, 408)
        .map(row => row.status);
    expect(past('2027-02-14T16:00:00')).toEqual(past('2026-11-23T11:07:00'));
  });

  it('give each doctor 24 today, and fewer patients on Sundays than on Mondays', () => {
    const appointments = plan('A', at('2026-11-23T11:07:00'));
    for (const doctor of demoDoctorIds('A')) {
      expect(on(MONDAY, appointments).filter(row => row.doctorId === doctor)).toHaveLength(24);
    }
    const others = appointments.filter(row => dayOf(row).toString() !== MONDAY);
    const weekday = (day: number) => others.filter(row => dayOf(row).dayOfWeek === day).length;
    expect(weekday(7)).toBeLessThan(weekday(1) / 2);
  });

  it('have about 8 % cancelled and 6 % missed in the past, 5 % cancelled ahead', () => {
    for (const key of keys) {
      const appointments = plan(key, at('2026-11-23T11:07:00'));
      const past = appointments.filter(row => dayOf(row).toString() < MONDAY);
      const ahead = appointments.filter(row => dayOf(row).toString() > MONDAY);
      expect(withStatus('CANCELLED', past).length / past.length).toBeCloseTo(0.08, 1);
      expect(withStatus('NO_SHOW', past).length / past.length).toBeCloseTo(0.06, 1);
      expect(withStatus('CANCELLED', ahead)).toHaveLength(2);
      expect(withStatus('SCHEDULED', ahead)).toHaveLength(ahead.length - 2);
    }
  });

  it.each(keys)('of hospital %s move only forward through the day and stay lively', key => {
    let before = plan(key, at('2026-11-23T00:00:00'));
    let busy = 0;
    let waited = 0;
    for (let minute = 8 * 60; minute < 24 * 60; minute += 31) {
      const now = new Date(at('2026-11-23T00:00:00').getTime() + minute * 60_000);
      const rows = plan(key, now);
      expect(rows.flatMap((row, index) => takenBack(before[index], row))).toEqual([]);
      const today = on(MONDAY, rows);
      const ended = today.filter(row => row.endsAt <= now && row.status !== 'CANCELLED');
      expect(withStatus('COMPLETED', ended).length).toBeGreaterThanOrEqual(Math.floor(ended.length * 0.7));
      expect(withStatus('IN_CONSULTATION', today).length).toBeLessThanOrEqual(2);
      expect(withStatus('CHECKED_IN', today).length).toBeLessThanOrEqual(3);
      busy += withStatus('IN_CONSULTATION', today).length;
      waited += withStatus('CHECKED_IN', today).length;
      before = rows;
    }
    expect(busy).toBeGreaterThan(10);
    expect(waited).toBeGreaterThan(10);
    expect(withStatus('NO_SHOW', on(MONDAY, before))).toHaveLength(3);
  });

  it.each(['2026-11-23T11:07:00', '2026-11-22T11:07:00'])('respect closed Sundays at %s', clock => {
    const closedOn = (weekday: number) => weekday === 7;
    const rows = plan('A', at(clock), closedOn);
    expect(rows).toHaveLength(500);
    expect(rows.filter(row => dayOf(row).dayOfWeek === 7)).toEqual([]);
    expect(problems('A', at(clock), rows)).toEqual([]);
  });

  it('say so when no day is open', () => {
    expect(() => plan('A', at('2026-11-23T11:07:00'), () => true)).toThrow('No open day is left for visit 1');
  });

  it('leave some patients free for the wards', () => {
    for (const key of keys) {
      const now = at('2026-11-23T11:07:00');
      const seen = lastVisits(plan(key, now));
      const ward = demoPatients(key, MONDAY).filter(row => isWardPatient(row.n));
      expect(ward.length).toBeGreaterThanOrEqual(30);
      const ids = new Set(ward.map(row => row.id));
      const recent = plan(key, now).filter(
        row => ids.has(row.patientId) && row.scheduledAt >= at('2026-11-16T00:00:00'),
      );
      expect(recent).toEqual([]);
      expect(ward.filter(row => seen.has(row.id)).length).toBeGreaterThan(ward.length / 2);
    }
  });

  it('tell when each patient was last seen', () => {
    const rows = plan('A', at('2026-11-23T11:07:00'));
    const seen = lastVisits(rows);
    const waiting = withStatus('CHECKED_IN', rows)[0];
    expect(seen.get(waiting?.patientId ?? '')).toEqual(waiting?.checkedInAt);
    const patients = demoPatients('A', MONDAY).map(row => ({
      ...row,
      lastVisitedAt: seen.get(row.id) ?? null,
    }));
    const now = at('2026-11-23T11:07:00');
    expect(checkDemoRules({ patients, appointments: rows, staff: demoStaff('A'), now, timeZone })).toEqual(
      [],
    );
  });
});
