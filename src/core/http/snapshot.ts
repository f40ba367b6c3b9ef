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
