import {
  birthdayOfAge,
  consentRefusal,
  fold,
  foldQuery,
  normalisePhone,
  refusalOf,
  searchTextOf,
  isSameName,
} from './patients.rules.js';

describe('a phone number', () => {
  it.each([
    ['9876543210', 'IN', '+919876543210'],
    ['09876543210', 'IN', '+919876543210'],
    ['+91 98765 43210', 'IN', '+919876543210'],
    ['+91-98765-43210', 'IN', '+919876543210'],
    ['(020) 2550 1100', 'IN', '+912025501100'],
    ['+1 (212) 555-0100', 'IN', '+12125550100'],
    ['212 555 0100', 'US', '+12125550100'],
    ['030 901820', 'DE', '+4930901820'],
    ['600 700 800', 'PL', '+48600700800'],
  ])('%s in %s is stored as %s', (input, country, stored) => {
    expect(normalisePhone(input, country)).toBe(stored);
  });

  it.each([
    ['123456789012345', '123456789012345'],
    ['+99912345678', '+99912345678'],
  ])('%s, which no country knows, is kept', (input, stored) => {
    expect(normalisePhone(input, 'IN')).toBe(stored);
  });

  it('is stored the same when it is stored again', () => {
    const once = normalisePhone('98765 43210', 'IN');
    expect(normalisePhone(once, 'IN')).toBe(once);
  });
});

describe('folding', () => {
  it.each([
    ['Łukasz Ćwikła', 'lukasz cwikla'],
    ['ŻÓŁĆ', 'zolc'],
    ['  José   ÁLVAREZ ', 'jose alvarez'],
    ['İpek', 'ipek'],
    ['Groß', 'gross'],
    ['Søren Đorđe', 'soren dorde'],
    ['अनुष्का शर्मा', 'अनुष्का शर्मा'],
    ['தமிழ்ச்செல்வி', 'தமிழ்ச்செல்வி'],
  ])('%s becomes %s', (text, folded) => expect(fold(text)).toBe(folded));

  it('takes composed and decomposed letters for the same', () => {
    expect(fold('Zoë'.normalize('NFD'))).toBe(fold('Zoë'));
  });

  it('keeps the vowel signs of Indian scripts apart, for they make other words', () => {
    expect(fold('कमल')).not.toBe(fold('कमला'));
    expect(fold('दिन')).not.toBe(fold('दीन'));
  });
});

describe('what is typed into the search box', () => {
  it.each([
    ['+91 98765 43210', '919876543210'],
    ['098765-43210', '9876543210'],
    ['(98765) 43210', '9876543210'],
    ['43210', '43210'],
    ['00042', '00042'],
    ['Kulkarni', 'kulkarni'],
    ['Łukasz', 'lukasz'],
    ['ab12cd34-P-00001', 'ab12cd34-p-00001'],
    ['12', '12'],
    ['+', '+'],
  ])('%s is looked for as %s', (typed, folded) => expect(foldQuery(typed)).toBe(folded));
});

it('search looks through names, code and both phones', () => {
  const text = searchTextOf({
    first_name: 'Łukasz',
    middle_name: null,
    last_name: 'Ćwikła',
    patient_code: 'ab12cd34-P-00001',
    phone_primary: '+48600700800',
    phone_alternate: '+48 22 000 00 01',
  });
  expect(text).toBe('lukasz cwikla ab12cd34-p-00001 48600700800 48220000001');
});

it.each([
  [0, '2030-01-01'],
  [30, '2000-01-01'],
  [120, '1910-01-01'],
])('somebody aged %i is born on %s', (age, birthday) => {
  expect(birthdayOfAge(age, '2030-06-15')).toBe(birthday);
});

describe('rules between fields', () => {
  const today = '2030-06-15';
  const patient = {
    dob: '1988-03-14',
    is_deceased: false,
    date_of_death: null,
    consent_sms: true,
    consent_email: true,
    phone_primary: '+919876543210',
    phone_alternate: null,
    email: 'asha@mail.example',
    national_id_type: null,
    national_id_cipher: null,
    emergency_contact_name: null,
    emergency_contact_relation: null,
    emergency_contact_phone: null,
  };
  const dead = { is_deceased: true, date_of_death: today };
  const contact = {
    emergency_contact_name: 'Ravi',
    emergency_contact_relation: 'Brother',
    emergency_contact_phone: '+919876543211',
  };

  it.each([
    ['nothing but the usual', {}],
    ['born today', { dob: today }],
    ['no date of birth', { dob: null }],
    ['120 years old', { dob: '1910-01-01' }],
    ['dead since today', dead],
    ['dead since nobody knows when', { is_deceased: true }],
    ['a whole national id', { national_id_type: 'PAN', national_id_cipher: 'sealed' }],
    ['a whole emergency contact', contact],
  ])('allow %s', (_, change) => {
    expect(refusalOf({ ...patient, ...change }, today)).toBeUndefined();
  });

  it.each([
    ['birth tomorrow', { dob: '2030-06-16' }, 'patients.born_in_future'],
    ['somebody too old', { dob: '1908-12-31' }, 'patients.born_in_future'],
    ['death tomorrow', { ...dead, date_of_death: '2030-06-16' }, 'patients.death_in_future'],
    ['a date of death of the living', { date_of_death: today }, 'patients.death_without_deceased'],
    ['a national id without type', { national_id_cipher: 'sealed' }, 'patients.national_id_incomplete'],
    ['a national id without number', { national_id_type: 'PAN' }, 'patients.national_id_incomplete'],
    ['a contact without name', { ...contact, emergency_contact_name: null }, 'patients.emergency_incomplete'],
    [
      'a contact without relation',
      { ...contact, emergency_contact_relation: null },
      'patients.emergency_incomplete',
    ],
    [
      'a contact without phone',
      { ...contact, emergency_contact_phone: null },
      'patients.emergency_incomplete',
    ],
  ])('refuse %s', (_, change, code) => {
    expect(refusalOf({ ...patient, ...change }, today)).toMatchObject({ status: 422, code });
  });

  const unreachable = { ...patient, phone_primary: null, email: null };

  it.each([
    ['a phone for SMS', { consent_sms: true }, patient],
    ['the other phone for SMS', { consent_sms: true }, { ...unreachable, phone_alternate: '+912025501100' }],
    ['an address for e-mail', { consent_email: true }, patient],
    ['nothing when consent is withheld', { consent_sms: false, consent_email: false }, unreachable],
    ['nothing when consent is not stated', {}, unreachable],
  ])('consent needs %s', (_, stated, of) => {
    expect(consentRefusal(stated, of)).toBeUndefined();
  });

  it.each([
    ['SMS without a phone', { consent_sms: true }, 'patients.consent_without_phone'],
    ['e-mail without an address', { consent_email: true }, 'patients.consent_without_email'],
  ])('consent to %s is refused', (_, stated, code) => {
    expect(consentRefusal(stated, unreachable)).toMatchObject({ status: 422, code });
  });
});

describe('two names are the same', () => {
  const asha = { first_name: 'Asha', last_name: 'Kulkarni' };

  it.each([
    ['as they are', asha, true],
    ['in capitals, with spaces', { first_name: ' ASHA ', last_name: 'kulkarni' }, true],
    ['with accents', { first_name: 'Áshá', last_name: 'Kulkarní' }, true],
    ['but for the last name', { first_name: 'Asha', last_name: null }, false],
    ['but for a letter', { first_name: 'Ashu', last_name: 'Kulkarni' }, false],
    ['the wrong way round', { first_name: 'Kulkarni', last_name: 'Asha' }, false],
  ])('%s', (_, other, same) => {
    expect(isSameName(asha, other)).toBe(same);
  });

  it('when neither has a last name', () => {
    expect(isSameName({ first_name: 'आशा', last_name: null }, { first_name: 'आशा', last_name: '' })).toBe(
      true,
    );
  });
});
