/** About 50,000 passwords that many people use, in lower case (`@zxcvbn-ts/language-common`). Read when first asked. */
let list: Promise<ReadonlySet<string>> | undefined;

const common = (): Promise<ReadonlySet<string>> =>
  (list ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  ));

/** What is put behind a word to please rules of composition. */
const decoration = /[^\p{L}\p{M}]+$/u;

/**
 * Whether a password, ignoring case, is one that many people use, or becomes one of at least five characters when
 * the digits and special characters at its end are taken off: `Password1!`, `Welcome@123`.
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  const typed = password.normalize('NFC').toLowerCase();
  const bare = typed.replace(decoration, '');
  const known = await common();
  return known.has(typed) || (bare.length >= 5 && known.has(bare));
}
