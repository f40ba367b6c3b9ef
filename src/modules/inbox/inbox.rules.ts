/** A limit of the table, in characters. */
const longest = { subject: 300, text: 4_000 };

/** As much of a text as a message holds. */
export const cut = (part: keyof typeof longest, text: string): string =>
  [...text.slice(0, 2 * longest[part])].slice(0, longest[part]).join('').toWellFormed();

/**
 * Whether a text is a snapshot of transactions as PostgreSQL writes them (`xmin:xmax:xip,…`): what a listener has
 * seen. It comes from the client, and the database refuses a false one with an error.
 */
export function isSnapshot(text: string): boolean {
  if (text.length > 10_000) return false;
  const [, least, next, open = ''] = /^(\d{1,18}):(\d{1,18}):((?:\d{1,18}(?:,\d{1,18})*)?)$/.exec(text) ?? [];
  if (least === undefined || next === undefined) return false;
  const [xmin, xmax] = [BigInt(least), BigInt(next)];
  const running = open === '' ? [] : open.split(',').map(BigInt);
  return (
    xmin > 0n && xmin <= xmax && running.every((xid, n) => xid >= (running[n - 1] ?? xmin) && xid < xmax)
  );
}
