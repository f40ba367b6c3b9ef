import { isCommonPassword } from './common-passwords.js';
import { temporaryPassword } from './passwords.js';

it.each([
  ['a common password', 'password', true],
  ['in other letters', 'PassWord', true],
  ['with what rules of composition ask for behind it', 'Password1!', true],
  ['with more of it', 'Welcome@123', true],
  ['with digits and special characters inside that many people put there', 'P@ssw0rd1!', true],
  ['common with its digits', '1q2w3e4r', true],
  ['common words after each other', 'Monkey7!Dragon', false],
  ['a word of four letters, decorated', 'Golf#4719!', false],
  ['decorated in front', '#81!Welcome', false],
  ['nothing but decoration', '$7!4#(9)2?', false],
  ['a sentence', 'We sail at 6, not at 7!', false],
  ['another script', 'नमस्ते-Hospital9!x', false],
])('%s: %s', async (_, password, isCommon) => {
  expect(await isCommonPassword(password)).toBe(isCommon);
});

it('a temporary password is not common', async () => {
  const verdicts = await Promise.all(
    Array.from({ length: 200 }, () => isCommonPassword(temporaryPassword())),
  );
  expect(verdicts).not.toContain(true);
});
