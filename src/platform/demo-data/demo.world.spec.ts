import { valuesOf } from '../../modules/vitals/index.js';
import { hospitalDay } from './demo.calendar.js';
import {
  demoBreaks,
  demoReadingId,
  demoStaff,
  demoWorld,
  type DemoKey,
  type DemoWorld,
} from './demo.plan.js';
import { checkClinicRules, checkDemoRules, type DemoClinicRows, type DemoRuleInput } from './demo.rules.js';

const timeZone = 'Asia/Kolkata';
const keys: readonly DemoKey[] = ['A', 'B'];
const at = (local: string) => new Date(`${local}+05:30`);

/** A plan as the database would have it. */
function clinicOf(key: DemoKey, world: DemoWorld): DemoClinicRows {
  const { stock } = world;
  const level = new Map<string, number>();
  const number = new Map<string, number>();
  const movements = stock.movements.map(movement => {
    const { stock_item_id, quantity } = movement;
    level.set(stock_item_id, (level.get(stock_item_id) ?? 0) + quantity);
    number.set(stock_item_id, (number.get(stock_item_id) ?? 0) + 1);
    return {
      ...movement,
      number: number.get(stock_item_id) ?? 0,
      level_after: level.get(stock_item_id) ?? 0,
    };
  });
  const inBatch = (id: string) =>
    movements.reduce((sum, { batch_id, quantity }) => sum + (batch_id === id ? quantity : 0), 0);
  return {
    stays: world.stays.map(stay => ({
      ...stay,
      discharged_at: stay.discharged_at ?? null,
      cancelled_at: stay.cancelled_at ?? null,
      cancelled_reason: stay.cancelled_reason ?? null,
      discharge_details: stay.discharge_details ?? null,
      discharge_summary: stay.discharge_details ? 'Made of the details.' : null,
    })),
    beds: world.beds,
    places: world.places,
    sets: world.sets.map(set => ({
      ...set,
      bmi: valuesOf(set).find(({ type }) => type === 'bmi')?.value ?? null,
    })),
    readings: world.sets.flatMap(set =>
      valuesOf(set).map(({ type, value }) => ({
        id: demoReadingId(set, type),
        set_id: set.id,
        patient_id: set.patient_id,
        recorded_at: set.recorded_at,
        type,
        value,
      })),
    ),
    alerts: world.alerts.map(alert => ({
      ...alert,
      acknowledged_at: alert.acknowledged_at ?? null,
      resolved_at: alert.resolved_at ?? null,
    })),
    prescriptions: world.prescriptions.map(each => ({
      ...each,
      appointment_id: each.appointment_id ?? null,
      admission_id: each.admission_id ?? null,
      issued_at: each.issued_at ?? null,
      dispensed_at: each.dispensed_at ?? null,
      cancelled_at: each.cancelled_at ?? null,
    })),
    items: stock.items.map(item => ({
      ...item,
      form: item.form ?? null,
      route: item.route ?? null,
      current_stock: level.get(item.id) ?? 0,
    })),
    batches: stock.batches.map(batch => ({ ...batch, quantity: inBatch(batch.id) })),
    movements,
    holidays: world.holidays.map(({ day }) => day),
    breaks: demoBreaks(key).map(({ id, breakAt }) => ({
      doctor_id: id,
      starts: breakAt,
      ends: breakAt === '13:00' ? '13:30' : '14:00',
    })),
    tokenCounters: [],
    accounts: world.accounts,
    notices: world.notices,
    codes: [],
  };
}

/** Tokens are given by the database. */
const isOfDatabase = (problem: string) => /token|Tokens|counter/.test(problem);

const inputOf = (key: DemoKey, now: Date, world: DemoWorld): DemoRuleInput => ({
  patients: world.patients,
  appointments: world.appointments,
  staff: demoStaff(key),
  now,
  timeZone,
  clinic: clinicOf(key, world),
});

const problems = (key: DemoKey, now: Date, world: DemoWorld): string[] =>
  checkDemoRules(inputOf(key, now, world)).filter(problem => !isOfDatabase(problem));

const count = <T>(rows: readonly T[], by: (row: T) => string) =>
  Object.fromEntries([...Map.groupBy(rows, by)].map(([key, own]) => [key, own.length]));

describe('all that a demo hospital holds', () => {
  const clocks = [
    '2026-11-23T00:01:00',
    '2026-11-23T08:30:00',
    '2026-11-23T11:07:00',
    '2026-11-23T13:20:00',
    '2026-11-23T17:59:00',
    '2026-11-23T23:55:00',
    '2026-11-22T11:07:00', // a Sunday
    '2026-12-25T10:00:00', // a holiday
    '2026-12-26T15:00:00',
    '2027-01-01T00:01:00',
    '2027-02-02T12:00:00', // a week after a holiday
    '2028-02-29T15:15:00',
  ];
  const cases = clocks.flatMap((clock, index) => [[index % 2 === 0 ? 'A' : 'B', clock] as const]);

  it.each(cases)('breaks no rule in hospital %s at %s, and has its counts', (key, clock) => {
    const now = at(clock);
    const world = demoWorld(key, now, timeZone);
    expect(problems(key, now, world)).toEqual([]);
    expect(world.stays).toHaveLength(200);
    expect(count(world.prescriptions, ({ status }) => status)).toEqual({
      DISPENSED: 84,
      ISSUED: 62,
      DRAFT: 48,
      CANCELLED: 26,
    });
    expect(world.prescriptions.filter(({ appointment_id }) => appointment_id)).toHaveLength(154);
    expect(count(world.stock.items, ({ type }) => type)).toEqual({
      MEDICINE: 12,
      CONSUMABLE: 3,
      EQUIPMENT: 2,
    });
    expect(world.accounts).toHaveLength(12);
  });

  it.each(keys)('is the same for the same moment in hospital %s', key => {
    const now = at('2026-11-23T11:07:00');
    expect(demoWorld(key, now, timeZone)).toEqual(demoWorld(key, now, timeZone));
  });

  it.each(keys)('has wards that are alive at any hour in hospital %s', key => {
    for (let hour = 0; hour < 24; hour += 3) {
      const now = new Date(at('2026-11-23T00:20:00').getTime() + hour * 3_600_000);
      const world = demoWorld(key, now, timeZone);
      const active = world.stays.filter(({ status }) => status === 'ACTIVE');
      expect(active.length).toBeGreaterThanOrEqual(25);
      expect(active.length).toBeLessThanOrEqual(30);
      const lying = world.places.filter(({ ends_at, kind }) => kind === 'OCCUPIED' && ends_at === null);
      expect(lying).toHaveLength(active.length);
      const lately = (of: Date | null | undefined, hours: number) =>
        of != null && now.getTime() - of.getTime() <= hours * 3_600_000;
      // Somebody was measured within the last hours, and somebody prescribed.
      expect(world.sets.some(({ recorded_at }) => lately(recorded_at, 7))).toBe(true);
      expect(world.prescriptions.filter(({ created_at }) => lately(created_at, 20)).length).toBeGreaterThan(
        10,
      );
      expect(world.alerts.filter(({ status }) => status !== 'RESOLVED').length).toBeGreaterThan(2);
      expect(world.notices.some(({ read_at }) => read_at === null)).toBe(true);
    }
  });

  it.each(keys)('has beds of every kind in hospital %s', key => {
    const world = demoWorld(key, at('2026-11-23T11:07:00'), timeZone);
    const conditions = count(world.beds, ({ condition }) => condition);
    expect(conditions['BLOCKED']).toBe(1);
    expect(conditions['CLEANING']).toBeGreaterThanOrEqual(2);
    expect(world.places.filter(({ kind }) => kind === 'RESERVED')).toHaveLength(1);
  });

  it.each(keys)('sees patients recover in hospital %s: fever goes down from day to day', key => {
    const world = demoWorld(key, at('2026-11-23T11:07:00'), timeZone);
    const feverish = [...Map.groupBy(world.sets, ({ admission_id }) => admission_id ?? '').values()].filter(
      ([first]) => first?.admission_id && (first.temperature_c ?? 0) > 38.5,
    );
    expect(feverish.length).toBeGreaterThan(10);
    for (const sets of feverish.filter(({ length }) => length > 6)) {
      const [first, last] = [sets[0]?.temperature_c ?? 0, sets.at(-1)?.temperature_c ?? 99];
      expect(last).toBeLessThan(first - 0.8);
    }
  });

  it.each(keys)('keeps who is who in hospital %s whatever the date', key => {
    const whoIsWho = (clock: string) =>
      demoWorld(key, at(clock), timeZone).stays.map(({ id, patient_id, doctor_id }) => [
        id,
        patient_id,
        doctor_id,
      ]);
    expect(whoIsWho('2027-05-01T09:00:00')).toEqual(whoIsWho('2026-11-23T11:07:00'));
  });

  it('has some items that are low, and tells of them', () => {
    const world = demoWorld('A', at('2026-11-23T11:07:00'), timeZone);
    const level = (id: string) =>
      world.stock.movements.reduce((sum, each) => sum + (each.stock_item_id === id ? each.quantity : 0), 0);
    const low = world.stock.items.filter(({ id, reorder_level }) => level(id) <= reorder_level);
    expect(low.length).toBeGreaterThanOrEqual(3);
    expect(low.length).toBeLessThanOrEqual(7);
    expect(world.notices.filter(({ template }) => template === 'stock_low_alert').length).toBeGreaterThan(0);
  });

  it('is never closed today, and closed on the holidays around', () => {
    for (const clock of ['2026-12-25T10:00:00', '2026-12-24T10:00:00']) {
      const now = at(clock);
      const world = demoWorld('B', now, timeZone);
      const days = world.holidays.map(({ day }) => day);
      expect(days.includes('2026-12-25')).toBe(clock.startsWith('2026-12-24'));
      const held = world.appointments.filter(
        ({ scheduledAt }) => hospitalDay(scheduledAt, timeZone).toString() === '2026-12-25',
      );
      expect(held).toHaveLength(clock.startsWith('2026-12-25') ? 48 : 0);
    }
  });
});

/** Every stay that goes on and some of the others, with what hangs on them: as sound, and quicker to look at. */
function fewer({ clinic, ...input }: DemoRuleInput): DemoRuleInput {
  if (!clinic) return input;
  const stays = clinic.stays.filter(({ status }, index) => status !== 'DISCHARGED' || index % 8 === 0);
  const kept = new Set<string | null>([null, ...stays.map(({ id }) => id)]);
  const ofKept = <T extends { admission_id: string | null }>(rows: readonly T[]) =>
    rows.filter(({ admission_id }) => kept.has(admission_id));
  const sets = ofKept(clinic.sets);
  const setIds = new Set(sets.map(({ id }) => id));
  const readings = clinic.readings.filter(({ set_id }) => setIds.has(set_id));
  const readingIds = new Set(readings.map(({ id }) => id));
  return {
    ...input,
    clinic: {
      ...clinic,
      stays,
      sets,
      readings,
      places: ofKept(clinic.places),
      alerts: clinic.alerts.filter(({ last_reading_id }) => readingIds.has(last_reading_id)),
      prescriptions: ofKept(clinic.prescriptions),
    },
  };
}

describe('the rules of wards and pharmacy', () => {
  const now = at('2026-11-23T11:07:00');
  const sound = fewer(inputOf('A', now, demoWorld('A', now, timeZone)));
  type Writable<T> = { -readonly [K in keyof T]: T[K] };
  type Clinic = { [K in keyof DemoClinicRows]: Writable<DemoClinicRows[K][number]>[] };
  type Rows = DemoRuleInput & { clinic: Clinic };
  const hour = 3_600_000;
  const later = (instant: Date | null, by: number) => new Date((instant ?? now).getTime() + by);

  function first<T>(rows: readonly T[], wanted: (row: T) => boolean = () => true): T {
    const row = rows.find(wanted);
    if (!row) throw new Error('The sound rows lack what this case needs.');
    return row;
  }
  const active = ({ clinic }: Rows) => first(clinic.stays, ({ status }) => status === 'ACTIVE');
  const over = ({ clinic }: Rows) => first(clinic.stays, ({ status }) => status === 'DISCHARGED');
  const lying = ({ clinic }: Rows) =>
    first(clinic.places, each => each.kind === 'OCCUPIED' && each.ends_at === null);
  const wardSet = ({ clinic }: Rows) => first(clinic.sets, ({ admission_id }) => admission_id !== null);
  const readingOf = ({ clinic }: Rows, type: string) => first(clinic.readings, each => each.type === type);
  const alert = ({ clinic }: Rows, status: string) => first(clinic.alerts, each => each.status === status);
  const rx = ({ clinic }: Rows, status: string) =>
    first(clinic.prescriptions, each => each.status === status);
  const drug = ({ clinic }: Rows) => first(clinic.items, ({ type }) => type === 'MEDICINE');
  const moved = ({ clinic }: Rows, kind: string) => first(clinic.movements, each => each.kind === kind);

  const cases: [sentence: string, spoil: (rows: Rows) => void][] = [
    [
      'has two active stays',
      r =>
        (first(r.clinic.stays, s => s.status === 'ACTIVE' && s !== active(r)).patient_id =
          active(r).patient_id),
    ],
    [
      'stays are active',
      r => r.clinic.stays.slice(0, 9).forEach(s => Object.assign(s, { status: 'ACTIVE' })),
    ],
    ['DISCHARGED with a wrong discharge', r => (over(r).discharged_at = null)],
    ['discharged without a summary', r => (over(r).discharge_summary = null)],
    ['ended before it began', r => (over(r).discharged_at = later(over(r).admitted_at, -hour))],
    ['a time is in the future', r => (active(r).admitted_at = later(now, hour))],
    ['admitted before the patient registered', r => (active(r).admitted_at = new Date('2026-01-01'))],
    [
      'has overlapping stays',
      r =>
        (over(r).patient_id = first(
          r.clinic.stays,
          s => (s !== over(r) && s.admitted_at <= over(r).admitted_at) || s.status === 'ACTIVE',
        ).patient_id) && (over(r).discharged_at = now),
    ],
    ['does not end with its stay', r => (lying(r).ends_at = now)],
    [
      'has two allocations at one time',
      r => (lying(r).bed_id = first(r.clinic.places, p => p !== lying(r) && p.ends_at === null).bed_id),
    ],
    [
      'is given away though',
      r => (first(r.clinic.beds, b => b.id === lying(r).bed_id).condition = 'CLEANING'),
    ],
    [
      'is blocked without a reason',
      r => (first(r.clinic.beds, b => b.condition === 'BLOCKED').blocked_reason = null),
    ],
    ['recorded in the future', r => (wardSet(r).recorded_at = later(now, hour))],
    ['recorded before the admission', r => (wardSet(r).recorded_at = new Date('2026-01-01'))],
    ['the stay is of another patient', r => (wardSet(r).patient_id = 'nobody')],
    ['cannot be', r => (wardSet(r).heart_rate = 400)],
    ['the BMI is wrong', r => (first(r.clinic.sets, s => s.bmi !== null).bmi = 99)],
    ['its readings are', r => (readingOf(r, 'spo2').value = 12)],
    ['not 35 %', r => r.clinic.sets.splice(0, 60)],
    ['sets; at most', r => r.clinic.sets.push(...Array.from({ length: 41 }, () => ({ ...wardSet(r) })))],
    ['alerts tell', r => r.clinic.alerts.shift()],
    ['its readings do not exist', r => (alert(r, 'RESOLVED').raised_by_reading_id = 'gone')],
    ['is not', r => (alert(r, 'RESOLVED').severity = 'LOW')],
    ['with a wrong acknowledgement', r => (alert(r, 'RESOLVED').status = 'OPEN')],
    ['its times are in disorder', r => (alert(r, 'RESOLVED').raised_at = later(now, hour))],
    [
      'somebody would be called',
      r =>
        Object.assign(
          first(r.clinic.alerts, a => a.severity === 'CRITICAL'),
          { status: 'OPEN', acknowledged_at: null, resolved_at: null },
        ),
    ],
    ['Two alerts go on', r => r.clinic.alerts.push({ ...alert(r, 'ACKNOWLEDGED'), id: 'another' })],
    [
      'has two live prescriptions',
      r =>
        r.clinic.prescriptions.push({
          ...rx(r, 'DISPENSED'),
          appointment_id: first(
            r.clinic.prescriptions,
            p => p.status === 'ISSUED' && p.appointment_id !== null,
          ).appointment_id,
        }),
    ],
    ['a draft for a stay that is over', r => Object.assign(rx(r, 'DRAFT'), { admission_id: over(r).id })],
    [
      'written before the consultation',
      r =>
        (first(r.clinic.prescriptions, p => p.appointment_id !== null).created_at = new Date('2026-01-01')),
    ],
    [
      'issuing did not complete',
      r =>
        (first(r.clinic.prescriptions, p => p.appointment_id !== null && p.issued_at !== null).issued_at =
          now),
    ],
    ['by another doctor', r => (rx(r, 'ISSUED').doctor_id = 'nobody')],
    ['names no medicine', r => (rx(r, 'DRAFT').items = [])],
    ['DISPENSED with a wrong dispense', r => (rx(r, 'DISPENSED').dispensed_at = null)],
    ['is no form', r => (drug(r).form = 'Sachet')],
    ['is no route', r => (drug(r).route = 'oral')],
    ['the level is', r => (drug(r).current_stock += 1)],
    ['takes what is not there', r => (moved(r, 'dispense').quantity = -100_000)],
    ['its movements say', r => (first(r.clinic.batches).quantity += 1)],
    [
      'after its expiry',
      r => (first(r.clinic.batches, b => b.id === moved(r, 'dispense').batch_id).expires_on = '2020-01-01'),
    ],
    ['do not agree', r => (moved(r, 'dispense').quantity += 1)],
    [
      'movement 2 should be',
      r =>
        r.clinic.movements.splice(
          r.clinic.movements.findIndex(m => m.number === 1),
          1,
        ),
    ],
    ['has a wrong token', r => r],
    ['on a holiday', r => r.clinic.holidays.push('2026-11-24')],
    ['closed today', r => r.clinic.holidays.push('2026-11-23')],
    ['in a break', r => (first(r.clinic.breaks).ends = '18:00')],
    ['has no patient', r => (first(r.clinic.accounts).patient_id = 'nobody')],
    ['is not of its patient', r => (first(r.clinic.accounts).address = 'x@mail.example')],
    ['is no member of staff', r => (first(r.clinic.notices).user_id = 'nobody')],
    ['would be given again', r => r.clinic.codes.push({ code: 'abcdef01-RX-00021', last: 20 })],
    [
      'have the code',
      r => r.clinic.codes.push({ code: 'x-P-00001', last: 9 }, { code: 'x-P-00001', last: 9 }),
    ],
  ];

  it('find nothing in sound rows', () => {
    expect(checkClinicRules(sound).filter(problem => !isOfDatabase(problem))).toEqual([]);
  });

  it.each(cases)('say "… %s …" when that is so', (sentence, spoil) => {
    const rows = structuredClone(sound) as unknown as Rows;
    spoil(rows);
    expect(checkClinicRules(rows).filter(problem => problem.includes(sentence))).not.toEqual([]);
  });
});
