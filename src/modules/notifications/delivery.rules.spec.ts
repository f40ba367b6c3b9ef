import { judge, languageOf, masked, quietUntil, type Situation } from './delivery.rules.js';

const india = 'Asia/Kolkata';
const quiet = { begins: 21 * 60, ends: 8 * 60 };

describe('quiet hours of 21:00 to 08:00', () => {
  it.each([
    ['the evening before', '2030-01-07T20:59:00+05:30', undefined],
    ['their beginning', '2030-01-07T21:00:00+05:30', '2030-01-08T08:00:00+05:30'],
    ['midnight', '2030-01-08T00:00:00+05:30', '2030-01-08T08:00:00+05:30'],
    ['their last minute', '2030-01-08T07:59:00+05:30', '2030-01-08T08:00:00+05:30'],
    ['their end', '2030-01-08T08:00:00+05:30', undefined],
    ['noon', '2030-01-07T12:00:00+05:30', undefined],
  ])('at %s', (_, now, until) => {
    expect(quietUntil(new Date(now), india, quiet)).toEqual(until && new Date(until));
  });

  it('are those of the hospital, also in the night in which clocks change', () => {
    const night = new Date('2030-03-31T00:30:00Z'); // 01:30 in Berlin, half an hour before
    expect(quietUntil(night, 'Europe/Berlin', quiet)).toEqual(new Date('2030-03-31T06:00:00Z'));
    expect(quietUntil(night, 'America/New_York', quiet)).toBeUndefined(); // 20:30
  });

  it('may lie within one day', () => {
    const hours = { begins: 13 * 60, ends: 14 * 60 + 30 };
    expect(quietUntil(new Date('2030-01-07T13:10:00+05:30'), india, hours)).toEqual(
      new Date('2030-01-07T14:30:00+05:30'),
    );
    expect(quietUntil(new Date('2030-01-07T14:30:00+05:30'), india, hours)).toBeUndefined();
  });

  it('may be none', () => {
    const hours = { begins: 21 * 60, ends: 21 * 60 };
    for (const time of ['20:59', '21:00', '03:00'])
      expect(quietUntil(new Date(`2030-01-07T${time}:00+05:30`), india, hours)).toBeUndefined();
  });
});

describe('whether a message is sent', () => {
  const person = { address: '+919876500001', consents: true, isDeceased: false };
  const noon = new Date('2030-01-07T12:00:00+05:30');
  const night = new Date('2030-01-07T23:00:00+05:30');
  const usual: Situation = {
    channel: 'SMS',
    isUrgent: false,
    isDemo: false,
    reach: 'people',
    isOn: true,
    recipient: person,
    now: noon,
    timeZone: india,
    quiet,
  };
  const send = { does: 'send', to: person.address };
  const wait = { does: 'wait', until: new Date('2030-01-08T08:00:00+05:30') };
  const kept = (reason: string) => ({ does: 'keep', reason });

  it.each<[string, Partial<Situation>, object]>([
    ['by day: yes', {}, send],
    ['at night: in the morning', { now: night }, wait],
    ['at night, when it is urgent: yes', { now: night, isUrgent: true }, send],
    ['at night by WhatsApp: in the morning', { now: night, channel: 'WHATSAPP' }, wait],
    ['at night by e-mail: yes', { now: night, channel: 'EMAIL' }, send],
    ['at night to the sandbox: yes', { now: night, reach: 'sandbox' }, send],
    ['into a file: yes, to be marked', { reach: 'nobody', now: night }, send],
    ['without consent: no', { recipient: { ...person, consents: false } }, kept('no_consent')],
    ['without an address: no', { recipient: { ...person, address: null } }, kept('no_address')],
    ['to the dead: no', { recipient: { ...person, isDeceased: true } }, kept('recipient_deceased')],
    ['to nobody: no', { recipient: undefined }, kept('recipient_gone')],
    ['when the channel is off: no', { isOn: false }, kept('turned_off')],
    ['to made-up people: no', { isDemo: true }, kept('demo_hospital')],
    ['to made-up people, in the sandbox: yes', { isDemo: true, reach: 'sandbox' }, send],
  ])('%s', (_, difference, verdict) => {
    expect(judge({ ...usual, ...difference })).toEqual(verdict);
  });
});

it.each([
  ['EMAIL', 'rao@example.com', 'r•••@example.com'],
  ['EMAIL', 'a@b@example.com', 'a•••@example.com'],
  ['SMS', '+919876543210', '+91•••10'],
  ['WHATSAPP', '+4917612345678', '+49•••78'],
] as const)('shows %s %s as %s', (channel, address, shown) => {
  expect(masked(channel, address)).toBe(shown);
});

it.each([
  [null, 'en'],
  ['', 'en'],
  ['English', 'en'],
  ['Hindi', 'hi'],
  ['hi', 'hi'],
  ['hi-IN', 'hi'],
  ['हिन्दी', 'hi'],
  ['Hiligaynon', 'en'],
])('takes %j for %s', (preferred, language) => {
  expect(languageOf(preferred)).toBe(language);
});
