import { render, templateNames } from './render.js';
import type { TemplateData, TemplateName } from './template-data.js';
import { locales, type Locale, type Message } from './template.js';

const starts_at = new Date('2026-01-06T04:00:00Z');
const later = new Date('2026-01-08T12:30:00Z');
const link = 'https://portal.example/open?token=aB3&lang=x';

const from = { hospital: 'Sahyadri Hospital', hospital_phone: '+91 20 2550 1100' };
const person = { ...from, first_name: 'Anita' };
const visit = { ...person, doctor: 'Dr. Kavita Rao', starts_at, place: 'Room 12, 2nd floor', link };
const prescription = { ...person, doctor: 'Kavita Rao', prescription_code: '1a2b3c4d-RX-00042', link };
const stay = { ...person, doctor: 'Kavita Rao', link };

/** Data of every template; those with several forms have one for each. */
const samples: { readonly [N in TemplateName]: readonly TemplateData[N][] } = {
  tenant_registration: [
    { ...from, verify_link: link, password_link: link, valid_hours: 24 },
    { hospital: from.hospital, verify_link: link, valid_hours: 1 },
  ],
  user_invitation: [
    { ...person, link, is_new_account: true, valid_hours: 72 },
    { ...person, link, is_new_account: false, valid_hours: 72 },
  ],
  password_reset: [{ link, valid_minutes: 60 }],
  admin_password_reset: [{ ...person, link, valid_hours: 24 }],
  account_changed: (
    [
      'password_changed',
      'second_factor_on',
      'second_factor_replaced',
      'second_factor_off',
      'second_factor_reset',
      'recovery_codes_renewed',
      'recovery_code_used',
    ] as const
  ).map(change => ({ ...person, change, changed_at: starts_at })),
  portal_code: [{ hospital: from.hospital, code: '042917', valid_minutes: 10 }],
  portal_invitation: [{ ...person, link, valid_hours: 168 }],
  appointment_created: [visit, { ...person, doctor: 'Kavita Rao', starts_at }],
  appointment_reminder: [visit, { ...visit, link: null, confirm_link: link, cancel_link: link }],
  appointment_checked_in: [visit],
  appointment_completed: [visit],
  appointment_cancelled: [
    { ...visit, reason: 'PATIENT_REQUEST' },
    { ...visit, reason: 'DOCTOR_UNAVAILABLE' },
    { ...visit, reason: 'ADMITTED_TO_IPD' },
  ],
  appointment_rejected: [
    { ...visit, reason: 'The doctor is at a congress.' },
    { ...visit, reason: 'EXPIRED' },
    visit,
  ],
  appointment_no_show: [visit],
  appointment_rescheduled: [{ ...visit, was_at: later }, visit],
  consultation_started: [visit],
  follow_up: [{ ...person, doctor: 'Kavita Rao', due_on: '2026-02-12', link }],
  prescription_issued: [
    { ...prescription, is_attached: true },
    { ...prescription, is_attached: false },
  ],
  prescription_dispensed: [{ ...prescription, dispensed_at: later }],
  ipd_admission: [{ ...stay, admitted_at: starts_at, place: 'Ward 3, bed 14' }],
  ipd_discharge: [{ ...stay, discharged_at: later }],
  bed_request_decided: [
    { ...person, decision: 'approved', place: 'Ward 3, bed 14', held_until: later, link },
    { ...person, decision: 'rejected', link },
    { ...person, decision: 'released', link },
  ],
  patient_share_created: [
    { ...person, audience: 'patient', recipient_hospital: 'Ruby Clinic', expires_at: later, link },
    { ...from, audience: 'hospital', recipient_hospital: 'Ruby Clinic', expires_at: later, link },
  ],
  emergency_access: (['patient', 'officer'] as const).map(audience => ({
    ...person,
    audience,
    opened_by: 'Dr. Imran Shaikh',
    opened_at: starts_at,
    expires_at: later,
    patient_code: '1a2b3c4d-P-00007',
    link,
  })),
  prediction_reviewed: [{ ...person, doctor: 'Kavita Rao', link }],
  stock_low_alert: [
    { ...from, item: 'Gloves, size M', quantity: 1200, reorder_level: 150000, unit: 'pairs', link },
    { ...from, item: 'Gloves, size M', quantity: 0, reorder_level: 10 },
  ],
  vital_alert: [
    { ...from, severity: 'CRITICAL', patient_code: '1a2b3c4d-P-00007', recorded_at: starts_at, link },
    { ...from, severity: 'LOW', patient_code: '1a2b3c4d-P-00007', recorded_at: starts_at },
  ],
};

const pune = 'Asia/Kolkata';
const all = templateNames.flatMap(name => locales.map(locale => [name, locale] as const));

function rendered<N extends TemplateName>(
  name: N,
  locale: Locale,
  change: (data: TemplateData[N]) => TemplateData[N] = same => same,
): Message[] {
  return samples[name].map(data => render(name, change(data), { locale, timeZone: pune }));
}

describe('every template', () => {
  it.each(all)('%s in %s', (name, locale) => {
    for (const message of rendered(name, locale)) expect(message).toMatchSnapshot();
  });

  it.each(all)('%s in %s is whole: nothing undefined, no blank left behind', (name, locale) => {
    for (const { subject, text, html, short } of rendered(name, locale)) {
      for (const part of [subject, text, html, short]) {
        expect(part).not.toMatch(/undefined|null|NaN|Invalid|\[object|\s[.,;:।]| {2}/);
        expect(part.trim()).not.toBe('');
      }
      expect(html.startsWith(`<div lang="${locale}"><p>`)).toBe(true);
      if (locale === 'hi') expect(subject + short).toMatch(/[\u0900-\u097f]/);
      else expect(subject + short).not.toMatch(/[\u0900-\u097f]/);
    }
  });

  it.each(all)('%s in %s keeps its links and places out of the text message', (name, locale) => {
    for (const { short } of rendered(name, locale)) expect(short).not.toMatch(/https?:|Room 12|Ward 3/);
  });
});

/** Names as an attacker would choose them, and what every part of a message must be free of. */
const attacks: [string, string][] = [
  ['a script', '<script>alert(1)</script>'],
  ['a tag that closes ours', '</p></div><img src=x onerror="alert(1)">'],
  ['quotes', `" onmouseover="alert(1)' x='`],
  ['an entity', '&lt;b&gt; &amp;'],
  ['a header of its own', 'Anita\r\nBcc: everybody@evil.example\n\n<p>'],
  ['other line ends', 'A\u2028B\u2029C\u0085D\u000bE'],
  ['bidi controls', '\u202egnp.\u2066exe\u2069\u200f\u061c'],
  ['invisible letters', 'a\u200bb\ufeffc\u00add\u{e0041}e'],
  ['control characters and half a pair', 'x\0y\u001b[31m\u007f\ud800z'],
];

const tags = (html: string) => html.match(/<[^>]*>?/g) ?? [];
const broken = /[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\u00ad]/u;

describe.each(attacks)('with %s in every name,', (_, attack) => {
  const attacked = <T extends object>(data: T): T =>
    Object.fromEntries(
      Object.entries(data).map(([member, value]) => {
        const isName =
          typeof value === 'string' && value !== link && !fixed.has(member) && !/^[A-Z_]+$/.test(value);
        return [member, isName ? `${value} ${attack}` : (value as unknown)];
      }),
    ) as T;
  const fixed = new Set(['decision', 'audience', 'change', 'due_on', 'severity', 'reason']);

  it.each(all)('%s in %s stays what it is', (name, locale) => {
    const usual = rendered(name, locale);
    const odd = rendered(name, locale, attacked);
    odd.forEach(({ subject, text, html, short }, n) => {
      expect(tags(html)).toEqual(tags(usual[n]?.html ?? ''));
      expect(html.replace(/<[^>]*>/g, '')).not.toMatch(/["'<>]|&(?!(amp|lt|gt|quot|#39);)/);
      expect(subject).not.toMatch(broken);
      expect(short).not.toMatch(broken);
      expect((text + html).replaceAll('\n', '')).not.toMatch(broken);
      expect(text.split('\n')).toHaveLength((usual[n]?.text ?? '').split('\n').length);
      for (const part of [subject, text, html, short]) expect(part.isWellFormed()).toBe(true);
    });
  });
});

describe('names', () => {
  const subjectFor = (hospital: string) =>
    render('user_invitation', { ...person, hospital, link, is_new_account: true, valid_hours: 1 }, setting);
  const setting = { locale: 'en', timeZone: pune } as const;

  it('keep the joiners that Indian scripts are written with', () => {
    expect(subjectFor('श्री\u200dनिवास क्\u200cष').subject).toBe('Invitation to श्री\u200dनिवास क्\u200cष');
  });

  it('of doctors have one title', () => {
    for (const doctor of ['Kavita Rao', 'Dr. Kavita Rao', 'dr Kavita Rao', 'डॉ. Kavita Rao'])
      expect(render('appointment_created', { ...visit, doctor }, setting).short).toContain(
        'with Dr. Kavita Rao is on',
      );
    expect(render('appointment_created', { ...visit, doctor: 'Drishti Sen' }, setting).short).toContain(
      'with Dr. Drishti Sen is on',
    );
  });
});

it.each(['javascript:alert(1)', 'data:text/html,x', '//evil.example', 'portal.example', 'https://a b'])(
  'a link to %s is not sent',
  bad => {
    const setting = { locale: 'en', timeZone: pune } as const;
    expect(() => render('appointment_created', { ...visit, link: bad }, setting)).toThrow('http or https');
  },
);

describe('an instant is told in the time of the hospital', () => {
  it.each([
    ['Asia/Kolkata', 'en', 'Tuesday, 6 January 2026 at 9:30 am', '6 Jan, 9:30 am'],
    ['Asia/Kolkata', 'hi', 'मंगलवार, 6 जनवरी 2026 को सुबह 9:30 बजे', '6 जनवरी को सुबह 9:30 बजे'],
    ['America/New_York', 'en', 'Monday, 5 January 2026 at 11:00 pm', '5 Jan, 11:00 pm'],
    ['America/New_York', 'hi', 'सोमवार, 5 जनवरी 2026 को रात 11:00 बजे', '5 जनवरी को रात 11:00 बजे'],
    ['Asia/Dubai', 'hi', 'मंगलवार, 6 जनवरी 2026 को सुबह 8:00 बजे', '6 जनवरी को सुबह 8:00 बजे'],
  ] as const)('%s, in %s', (timeZone, locale, at, briefly) => {
    const { text, short } = render('appointment_created', visit, { locale, timeZone });
    expect(text).toContain(at);
    expect(short).toContain(briefly);
  });

  it('and a day is the same everywhere', () => {
    for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago'])
      for (const data of samples.follow_up)
        expect(render('follow_up', data, { locale: 'en', timeZone }).text).toContain(
          'Thursday, 12 February 2026',
        );
  });
});
