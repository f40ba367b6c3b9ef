import { hasShapeOf, isSnomedConcept, refusalOf } from './problems.rules.js';

describe('a code of SNOMED CT', () => {
  it.each([
    ['73211009', 'diabetes mellitus'],
    ['38341003', 'hypertensive disorder'],
    ['195967001', 'asthma'],
    ['91936005', 'allergy to penicillin'],
    ['138875005', 'the root'],
    ['900000000000207008', 'of the longest'],
    ['999000011000000103', 'of an extension'],
  ])('%s is one: %s', code => expect(isSnomedConcept(code)).toBe(true));

  it.each([
    ['73211008', 'wrong check digit'],
    ['73211090', 'two digits changed places'],
    ['754786011', 'a description, not a concept'],
    ['10003', 'too short'],
    ['0195967001', 'begins with nought'],
    ['1959670010000000000', 'too long'],
    ['E11.9', 'of another system'],
    ['', 'nothing'],
  ])('%s is none: %s', code => expect(isSnomedConcept(code)).toBe(false));
});

describe('a code of ICD-10', () => {
  it.each(['E11', 'E11.9', 'E11.65', 'S72.001A', 'U07.1', 'C7A.00', 'Z88.0'])('%s is one', code =>
    expect(hasShapeOf('ICD-10', code)).toBe(true),
  );
  it.each(['e11', 'E1', 'E11.', '11E', 'E11.12345', 'E11-9', '73211009', ''])('%s is none', code =>
    expect(hasShapeOf('ICD-10', code)).toBe(false),
  );
});

describe('an entry', () => {
  const today = '2030-01-07';
  const plain = { system: null, code: null, onset_on: null, resolved_on: null };

  it.each<[string, Partial<Parameters<typeof refusalOf>[0]>, string | undefined]>([
    ['with text alone', {}, undefined],
    ['with code and system', { system: 'ICD-10', code: 'E11.9' }, undefined],
    ['with a code alone', { code: 'E11.9' }, 'problems.code_incomplete'],
    ['with a system alone', { system: 'SNOMED' }, 'problems.code_incomplete'],
    ['with a code of another system', { system: 'SNOMED', code: 'E11.9' }, 'problems.code_malformed'],
    ['that began today', { onset_on: today }, undefined],
    ['that begins tomorrow', { onset_on: '2030-01-08' }, 'problems.onset_in_future'],
    ['that ended on its day', { onset_on: today, resolved_on: today }, undefined],
    ['that ends tomorrow', { resolved_on: '2030-01-08' }, 'problems.resolved_in_future'],
    [
      'that ended before it began',
      { onset_on: today, resolved_on: '2030-01-06' },
      'problems.resolved_too_early',
    ],
  ])('%s', (_, change, code) => expect(refusalOf({ ...plain, ...change }, today)?.code).toBe(code));
});
