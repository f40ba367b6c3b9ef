/** Everything that is invisible but for the two joiners that Indian scripts are written with; bidi controls, too. */
const invisible = /(?![\u200c\u200d])\p{Cf}/gu;
const blank = /[\p{Cc}\s]+/gu;

/** One line of visible text: nothing in it breaks a line, hides, or turns the direction of what follows. */
export const plain = (text: string): string =>
  text.toWellFormed().replace(invisible, '').replace(blank, ' ').trim();

/** The same data with every text made plain. */
export const allPlain = <T extends object>(data: T): T =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, typeof value === 'string' ? plain(value) : value]),
  ) as T;
