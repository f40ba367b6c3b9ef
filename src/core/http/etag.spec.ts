import { context } from '../context.js';
import { assertUnchanged, etagOf } from './etag.js';

const withIfMatch = (ifMatch: string | undefined, version: number) =>
  context.run({ requestId: 'r', ...(ifMatch !== undefined && { ifMatch }) }, () =>
    assertUnchanged({ version }),
  );

describe('If-Match', () => {
  it.each([
    ['is not demanded', undefined],
    ['lets the current version pass', '"3"'],
    ['lets a weak tag of the current version pass', 'W/"3"'],
    ['lets any version pass when it is a star', '*'],
    ['lets one of several tags pass', '"2", "3"'],
  ])('%s', (_, tags) => {
    expect(() => withIfMatch(tags, 3)).not.toThrow();
  });

  it.each([
    ['an older version', '"2"'],
    ['a tag without quotes', '3'],
    ['an empty tag', '""'],
    ['something else', 'abc'],
  ])('refuses %s', (_, tags) => {
    expect(() => withIfMatch(tags, 3)).toThrow(
      expect.objectContaining({ status: 412, code: 'precondition.failed' }) as Error,
    );
  });

  it('is compared with what the entity tag says', () => {
    expect(etagOf(3)).toBe('"3"');
  });
});
