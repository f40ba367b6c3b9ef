import { demoAppointments, demoDoctorIds, demoPatients, demoStaff } from './demo.plan.js';
import {
  checkDemoRules,
  type DemoAppointmentRow,
  type DemoPatientRow,
  type DemoRuleInput,
  type DemoStaffRow,
} from './demo.rules.js';

const timeZone = 'Asia/Kolkata';
const now = new Date('2026-11-23T11:07:00+05:30');
const minutes = (instant: Date, count: number) => new Date(instant.getTime() + count * 60_000);

interface Rows extends DemoRuleInput {
  patients: DemoPatientRow[];
  appointments: DemoAppointmentRow[];
  staff: DemoStaffRow[];
  admittedPatientIds: string[];
}

const soundRows = ((): Rows => {
  const options = { timeZone, slotMinutes: 15, doctors: demoDoctorIds('A'), closedOn: () => false } as const;
  // The oldest, today's and those ahead; fewer rows keep some seventy checks quick.
  const appointments = demoAppointments('A', now, options).filter(row => row.n <= 60 || row.n > 408);
  const patients = demoPatients('A', '2026-11-23');
  return { patients, appointments, staff: demoStaff('A'), now, timeZone, admittedPatientIds: [] };
})();

function first<T>(rows: readonly T[], wanted: (row: T) => boolean = () => true): T {
  const row = rows.find(wanted);
  if (!row) throw new Error('The sound rows lack what this case needs.');
  return row;
}

const visit = (rows: Rows, status: string) => first(rows.appointments, row => row.status === status);
const patientOf = (rows: Rows, row: DemoAppointmentRow) =>
  first(rows.patients, each => each.id === row.patientId);
const ahead = (rows: Rows) =>
  rows.appointments.filter(row => row.status === 'SCHEDULED' && row.scheduledAt > minutes(now, 24 * 60));

function move(row: DemoAppointmentRow, scheduledAt: Date): void {
  Object.assign(row, { scheduledAt, endsAt: minutes(scheduledAt, 15) });
}

const staffCases: [sentence: string, spoil: (rows: Rows) => void][] = [
  ['Two staff members have the id', rows => (rows.staff[1]!.id = rows.staff[2]!.id)],
  ['Two staff members have the e-mail', rows => (rows.staff[1]!.email = rows.staff[2]!.email)],
  ['belongs in General Medicine', rows => (rows.staff[1]!.department = 'Administrator')],
  ['belongs in Administrator', rows => (rows.staff[0]!.department = 'General Medicine')],
  ['Staff admin@demo-tenant-a.hms: the phone', rows => (rows.staff[0]!.phone = '98220')],
];

const patientChanges: [sentence: string, change: Partial<DemoPatientRow>][] = [
  ['a name must have', { firstName: '7up' }],
  ['is no gender code', { gender: 'M' }],
  ['unknown blood group', { bloodGroup: 'C+' }],
  ['unknown marital status', { maritalStatus: 'Engaged' }],
  ['a known date of birth must be given', { dob: null, dobUnknown: false, ageOnly: null }],
  ['an age alone needs', { dob: '1990-05-05', dobUnknown: false, ageOnly: 36 }],
  ['can only be 1 January', { dob: '1990-05-05', dobUnknown: true, ageOnly: 36 }],
  ['the age must be 0 to 120', { ageOnly: 121, dobUnknown: true }],
  ['the date of birth is after the registration', { dob: '2026-11-23' }],
  ['older than 120', { dob: '1890-01-01' }],
  ['national id type and number go together', { nationalIdType: 'Aadhaar', nationalIdNumber: null }],
  ['the phone is not in E.164 form', { phonePrimary: '9822012345' }],
  ['the e-mail is not an address', { email: 'nobody' }],
  ['a PIN code has 6 digits', { postalCode: '41101' }],
  ['consent to SMS needs a phone', { consentSms: true, phonePrimary: null }],
  ['consent to e-mail needs an e-mail', { consentEmail: true, email: null }],
  [
    'in full or not at all',
    { emergencyContactPhone: null, emergencyContactName: 'Asha', emergencyContactRelation: 'Friend' },
  ],
  ['the emergency phone is not', { emergencyContactPhone: '123' }],
  ['unknown emergency contact relation', { emergencyContactRelation: 'Neighbour' }],
  ['the registration is in the future', { registeredAt: minutes(now, 1) }],
  ['the date of death is in the future', { isDeceased: true, dateOfDeath: '2026-11-24' }],
  ['a date of death needs a deceased patient', { isDeceased: false, dateOfDeath: '2026-11-01' }],
  ['the last visit is missing a visit', { lastVisitedAt: null }],
  ['the last visit is in the future', { lastVisitedAt: minutes(now, 1) }],
];

const appointmentChanges: [status: string, sentence: string, change: Partial<DemoAppointmentRow>][] = [
  ['COMPLETED', 'the patient does not exist', { patientId: 'nobody' }],
  ['COMPLETED', 'does not have the role DOCTOR', { doctorId: demoStaff('A')[3]!.id }],
  ['COMPLETED', "the department is not the doctor's", { department: 'Administrator' }],
  ['COMPLETED', 'booked before the patient registered', { createdAt: new Date(0) }],
  ['COMPLETED', 'is no status', { status: 'DONE' }],
  ['COMPLETED', 'COMPLETED without completedAt', { completedAt: null }],
  ['COMPLETED', 'COMPLETED with noShowAt', { noShowAt: now }],
  ['COMPLETED', 'a cancel reason or note without', { cancelledReason: 'OTHER' }],
  ['COMPLETED', 'completedAt is in the future', { completedAt: minutes(now, 1) }],
  ['COMPLETED', 'started on another day', { consultationStartedAt: now }],
  ['COMPLETED', 'checked in after its day', { checkedInAt: now }],
  ['COMPLETED', 'started before check-in', { checkedInAt: now }],
  ['CANCELLED', 'cancelled without a known reason', { cancelledReason: 'WEATHER' }],
  ['CANCELLED', 'cancelled without a note', { cancelledNote: null }],
  ['CANCELLED', 'cancelled after its day', { cancelledAt: now }],
  ['CANCELLED', 'cancelledAt is before the booking', { cancelledAt: new Date(0) }],
  ['SCHEDULED', 'createdAt is in the future', { createdAt: minutes(now, 1) }],
];

const appointmentCases: [sentence: string, spoil: (rows: Rows) => void][] = [
  ['Two appointments have the id', rows => (rows.appointments[0]!.id = rows.appointments[1]!.id)],
  ['Two appointments have the tag', rows => (rows.appointments[0]!.notes = rows.appointments[1]!.notes)],
  [
    'held before the patient registered',
    rows => (patientOf(rows, visit(rows, 'NO_SHOW')).registeredAt = now),
  ],
  ['open for a deceased patient', rows => (patientOf(rows, visit(rows, 'CHECKED_IN')).isDeceased = true)],
  ['with an active admission', rows => rows.admittedPatientIds.push(visit(rows, 'CHECKED_IN').patientId)],
  ['not on the 15-minute grid', rows => move(ahead(rows)[0]!, minutes(ahead(rows)[0]!.scheduledAt, 5))],
  ['not 15 minutes long', rows => (ahead(rows)[0]!.endsAt = minutes(ahead(rows)[0]!.scheduledAt, 30))],
  ['outside 09:00 to 18:00', rows => move(ahead(rows)[0]!, new Date('2026-11-25T18:00:00+05:30'))],
  ['not within 120 days before', rows => move(ahead(rows)[0]!, new Date('2026-12-08T10:00:00+05:30'))],
  ['still SCHEDULED after 180 minutes', rows => move(ahead(rows)[0]!, new Date('2026-11-23T08:00:00+05:30'))],
  [
    'a NO_SHOW within 180 minutes',
    rows => move(visit(rows, 'NO_SHOW'), new Date('2026-11-23T09:00:00+05:30')),
  ],
  ['a no-show before its time', rows => move(visit(rows, 'NO_SHOW'), new Date('2026-11-23T09:00:00+05:30'))],
  [
    'booked after its own time',
    rows => (visit(rows, 'NO_SHOW').createdAt = visit(rows, 'NO_SHOW').scheduledAt),
  ],
  [
    'checked in too early',
    rows => (visit(rows, 'COMPLETED').checkedInAt = minutes(visit(rows, 'COMPLETED').scheduledAt, -31)),
  ],
  [
    'completed before it started',
    rows => (visit(rows, 'COMPLETED').completedAt = visit(rows, 'COMPLETED').consultationStartedAt),
  ],
  [
    'has overlapping appointments',
    rows => {
      const [one, other] = ahead(rows);
      Object.assign(other!, { doctorId: one!.doctorId });
      move(other!, one!.scheduledAt);
    },
  ],
  [
    'comes twice on one day',
    rows => {
      const [one, other] = ahead(rows);
      Object.assign(other!, { patientId: one!.patientId });
      move(other!, minutes(one!.scheduledAt, 15));
    },
  ],
  [
    'has more than one patient in consultation',
    rows => {
      const { doctorId } = visit(rows, 'IN_CONSULTATION');
      const other = first(rows.appointments, row => row.doctorId === doctorId && row.status === 'COMPLETED');
      Object.assign(other, { status: 'IN_CONSULTATION', completedAt: null });
    },
  ],
  [
    'is in consultation outside its slot',
    rows => Object.assign(visit(rows, 'COMPLETED'), { status: 'IN_CONSULTATION', completedAt: null }),
  ],
  [
    'at most three may wait',
    rows => {
      for (const row of ahead(rows).slice(0, 3))
        Object.assign(row, { status: 'CHECKED_IN', checkedInAt: now });
    },
  ],
  [
    'is checked in but not due within 30 minutes',
    rows => Object.assign(ahead(rows)[0]!, { status: 'CHECKED_IN', checkedInAt: now }),
  ],
];

describe('checkDemoRules', () => {
  const check = (spoil: (rows: Rows) => void) => {
    const rows = structuredClone(soundRows);
    spoil(rows);
    return checkDemoRules(rows).join('\n');
  };

  it('finds nothing in sound rows', () => expect(check(() => undefined)).toBe(''));

  it.each(staffCases)('sees: %s', (sentence, spoil) => expect(check(spoil)).toContain(sentence));

  it.each(patientChanges)('sees: %s', (sentence, change) => {
    const found = check(rows => Object.assign(rows.patients[1]!, change));
    expect(found).toContain(`Patient DEMO|A|patient|2: `);
    expect(found).toContain(sentence);
  });

  it.each(['id', 'phonePrimary', 'clinicalNotes'] as const)('sees: Two patients have the same %s', field => {
    const found = check(rows => Object.assign(rows.patients[1]!, { [field]: rows.patients[0]![field] }));
    expect(found).toContain('Two patients have the');
  });

  it.each(appointmentChanges)('sees: %s, %s', (status, sentence, change) => {
    expect(check(rows => Object.assign(visit(rows, status), change))).toContain(sentence);
  });

  it.each(appointmentCases)('sees: %s', (sentence, spoil) => expect(check(spoil)).toContain(sentence));
});
