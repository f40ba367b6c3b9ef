import { linkForm, packed, stateOf, unpacked, type LinkState, type VisitLink } from './visit-links.rules.js';

const startsAt = new Date('2030-01-08T04:30:00Z');
const link: VisitLink = {
  purpose: 'confirm',
  appointmentId: '01940f3e-7a55-7cc3-98a1-5f0b7d1f2ab4',
  startsAt,
};

describe('what a link says', () => {
  it.each<VisitLink>([
    link,
    { ...link, purpose: 'cancel' },
    { ...link, appointmentId: 'ffffffff-ffff-7fff-bfff-ffffffffffff' },
    { ...link, startsAt: new Date('2200-12-31T23:45:00Z') },
  ])('is read as it was written: %j', said => {
    expect(unpacked(packed(said))).toEqual(said);
    expect(linkForm.test(`1a2b3c4d.${packed(said)}.${'x'.repeat(43)}`)).toBe(true);
  });

  it.each(['', 'AA', packed(link).slice(2), `_${packed(link).slice(1)}`])(
    'is nothing when it is %j',
    text => {
      expect(unpacked(text)).toBeUndefined();
    },
  );
});

describe('a link', () => {
  const visit = { status: 'SCHEDULED', starts_at: startsAt.toISOString(), confirmed_at: null } as const;
  const before = new Date('2030-01-08T04:29:59Z');
  const confirmed = { ...visit, confirmed_at: '2030-01-07T10:00:00Z' };
  const moved = { ...visit, starts_at: '2030-01-08T05:00:00Z' };
  const cancel: VisitLink = { ...link, purpose: 'cancel' };

  it.each<[string, VisitLink, Parameters<typeof stateOf>[1], Date, LinkState]>([
    ['to confirm is open', link, visit, before, 'open'],
    ['to confirm is done when it was confirmed', link, confirmed, before, 'done'],
    ['to confirm a visit that is off tells so', link, { ...visit, status: 'CANCELLED' }, before, 'cancelled'],
    ['to cancel is open', cancel, visit, before, 'open'],
    ['to cancel is open when it was confirmed', cancel, confirmed, before, 'open'],
    ['to cancel is done when the visit is off', cancel, { ...visit, status: 'CANCELLED' }, before, 'done'],
    ['ends with a new time', link, moved, before, 'moved'],
    ['ends when the patient is there', cancel, { ...visit, status: 'CHECKED_IN' }, before, 'begun'],
    ['ends in the consultation', cancel, { ...visit, status: 'IN_CONSULTATION' }, before, 'begun'],
    ['ends with the visit', link, { ...visit, status: 'COMPLETED' }, before, 'begun'],
    ['ends when the visit begins', link, visit, startsAt, 'expired'],
    ['that has expired says so, whatever became of the visit', link, moved, startsAt, 'expired'],
    ['to a visit that is gone finds none', link, undefined, before, 'gone'],
  ])('%s', (_, followed, found, now, state) => {
    expect(stateOf(followed, found, now)).toBe(state);
  });
});
