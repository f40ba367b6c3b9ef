/** A limit of the table, in characters. */
const longest = { subject: 300, text: 4_000 };

/** As much of a text as a message holds. */
export const cut = (part: keyof typeof longest, text: string): string =>
  [...text.slice(0, 2 * longest[part])].slice(0, longest[part]).join('').toWellFormed();
