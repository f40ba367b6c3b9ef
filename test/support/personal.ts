/** What tests use for people: addresses, telephone numbers and names. None of it belongs in a log. */
const personal = [
  /[\w.+-]+@[\w-]+\.[a-z]{2,}/i,
  /\+91[ -]?\d{5}/,
  /\b[6-9]\d{9}\b/,
  /Kulkarni|Kanarienvogel|शर्मा|Str0ng!|Demo@12345/,
];

/** Fails with the first line that names a person. Run over every line of every suite. */
export function expectNothingPersonal(log: readonly string[]): void {
  const line = log.find(entry => personal.some(pattern => pattern.test(entry)));
  if (line) throw new Error(`The log names a person: ${line}`);
}
