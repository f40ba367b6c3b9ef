import type { ImportedMessage } from '../../modules/inbox/index.js';
import type { ImportedStock } from '../../modules/stock/index.js';
import { addMilliseconds, MINUTE } from './demo.calendar.js';
import { type DemoAlert } from './demo.alerts.js';
import { demoPerson } from './demo.people.js';
import { demoId, demoRandom } from './demo.random.js';
import { demoStaff, demoStaffId } from './demo.staff.js';
import { type DemoStay } from './demo.stays.js';
import { type DemoAppointment, type DemoKey } from './demo.types.js';
import { planVisits } from './demo.visits.js';

const HOUR = 60 * MINUTE;
/** Messages of the last days are still unread. */
const UNREAD_HOURS = 20;
const PER_PERSON = 8;

export const demoNoticeIds = (key: DemoKey): string[] =>
  demoStaff(key).flatMap(({ id }) => Array.from({ length: PER_PERSON }, (_, place) => noticeId(id, place)));

const noticeId = (userId: string, place: number): string => demoId(`notice|${userId}|${place}`);

interface Draft {
  readonly to: string;
  readonly template: string;
  readonly subject: string;
  readonly text: string;
  readonly link: readonly [kind: string, id: string];
  readonly at: Date;
}

/** What staff would have been told of lately, as the product words it; nothing is sent to anybody. */
export function demoNotices(
  key: DemoKey,
  now: Date,
  timeZone: string,
  of: {
    readonly appointments: readonly DemoAppointment[];
    readonly stays: readonly DemoStay[];
    readonly alerts: readonly DemoAlert[];
    readonly stock: ImportedStock;
  },
): ImportedMessage[] {
  const at = new Intl.DateTimeFormat('en-IN', { timeZone, dateStyle: 'full', timeStyle: 'short' });
  const drafts = [
    ...bookings(key, at, of.appointments),
    ...admissions(key, of.stays),
    ...severeAlerts(at, of.alerts),
    ...lowStock(key, of.stock),
  ].filter(draft => draft.at <= now);
  return [...Map.groupBy(drafts, ({ to }) => to).values()].flatMap(own =>
    own
      .toSorted((a, b) => b.at.getTime() - a.at.getTime())
      .slice(0, PER_PERSON)
      .map((draft, place) => message(draft, noticeId(draft.to, place), now)),
  );
}

/** The doctor is told of new bookings. */
const bookings = (
  key: DemoKey,
  at: Intl.DateTimeFormat,
  appointments: readonly DemoAppointment[],
): Draft[] => {
  const patientOf = new Map(planVisits(key).map(({ n, patientN }) => [n, patientN]));
  return appointments
    .filter(({ status }) => status === 'SCHEDULED')
    .map(({ id, n, doctorId, scheduledAt, createdAt }) => ({
      to: doctorId,
      template: 'appointment_created',
      subject: 'New appointment',
      text: `${demoPerson(key, patientOf.get(n) ?? 0).name}, ${at.format(scheduledAt)}, General Medicine.`,
      link: ['appointment', id],
      at: createdAt,
    }));
};

const admissions = (key: DemoKey, stays: readonly DemoStay[]): Draft[] =>
  stays
    .filter(({ row }) => row.status === 'ACTIVE')
    .flatMap(({ plan, row }) =>
      [row.doctor_id, demoStaffId(key, 'nurse1'), demoStaffId(key, 'nurse2')].map(to => ({
        to,
        template: 'ipd_admission',
        subject: 'Patient admitted',
        text: `${demoPerson(key, plan.patientN).name}, General Medicine, bed ${plan.bed}.`,
        link: ['admission', row.id] as const,
        at: row.created_at,
      })),
    );

/** Names nobody, as messages about readings do not. */
const severeAlerts = (at: Intl.DateTimeFormat, alerts: readonly DemoAlert[]): Draft[] =>
  alerts.flatMap(({ id, severity, doctor_id, raised_at, worst_at }) =>
    severity === 'CRITICAL' && doctor_id
      ? [
          {
            to: doctor_id,
            template: 'vital_alert',
            subject: 'Vital sign out of range',
            text: `Critical severity, ${at.format(worst_at)}. Please look at the record.`,
            link: ['alert', id] as const,
            at: raised_at,
          },
        ]
      : [],
  );

/** Once for each item that is low: when it crossed its reorder level for the last time. */
const lowStock = (key: DemoKey, { items, movements }: ImportedStock): Draft[] =>
  items.flatMap(({ id, name, reorder_level }) => {
    let level = 0;
    let crossed: Date | undefined;
    for (const { quantity, at } of movements.filter(each => each.stock_item_id === id)) {
      const before = level;
      level += quantity;
      if (level > reorder_level) crossed = undefined;
      else if (before > reorder_level) crossed = at;
    }
    return ['admin', 'pharmacist1', 'pharmacist2'].flatMap(user =>
      crossed
        ? [
            {
              to: demoStaffId(key, user),
              template: 'stock_low_alert',
              subject: 'Stock is low',
              text: `${name}: ${level} left, to be ordered again at ${reorder_level}.`,
              link: ['stock_item', id] as const,
              at: crossed,
            },
          ]
        : [],
    );
  });

function message({ to, template, subject, text, link, at }: Draft, id: string, now: Date): ImportedMessage {
  const readAt = addMilliseconds(at, demoRandom(id).int(3, 180) * MINUTE);
  const isUnread = now.getTime() - at.getTime() < UNREAD_HOURS * HOUR && demoRandom(`${id}|read`).chance(0.6);
  return {
    id,
    event_id: demoId(`event|${template}|${link[1]}`),
    user_id: to,
    template,
    subject,
    text,
    link_kind: link[0],
    link_id: link[1],
    created_at: at,
    read_at: isUnread || readAt > now ? null : readAt,
  };
}
