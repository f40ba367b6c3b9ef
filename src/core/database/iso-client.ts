import { Client, type ClientConfig, type QueryResult } from 'pg';

const timestamptz = 1184;

/**
 * A connection that hands out instants as ISO 8601 text, ready for an answer; sessions run in UTC.
 *
 * It always finds its way back to its pool. The query builder returns a connection after a BEGIN or ROLLBACK that
 * succeeded and keeps it for ever after one that failed, so a few lost lines would use up the pool. Here both succeed:
 * on a line that is lost the server has rolled back anyway, the statements in between report it, and the pool
 * replaces the connection.
 */
export class IsoClient extends Client {
  constructor(config: ClientConfig) {
    super(config);
    this.setTypeParser(timestamptz, toIso8601);
    // A lost line is an event, too, and one that nobody listens to ends the process.
    this.on('error', () => undefined);
  }

  // The overloads of `pg` cannot be expressed by an override; callers keep seeing theirs.
  override query(...args: unknown[]): never {
    const [statement, , callback] = args;
    const sent = this.send(...args);
    const ends = (statement === 'begin' || statement === 'rollback') && typeof callback !== 'function';
    return (ends ? this.orDiscarded(sent) : sent) as never;
  }

  protected send(...args: unknown[]): Promise<QueryResult> {
    return (super.query as (...args: unknown[]) => Promise<QueryResult>).apply(this, args);
  }

  /** A connection of which it is not known in which transaction it is runs nothing any more. */
  protected async orDiscarded(sent: Promise<QueryResult>): Promise<Pick<QueryResult, 'command' | 'rows'>> {
    try {
      return await sent;
    } catch {
      void this.end();
      return { command: 'ROLLBACK', rows: [] };
    }
  }
}

/** `2026-01-31 09:30:00.5+00` → `2026-01-31T09:30:00.500Z` */
function toIso8601(value: string): string {
  const [whole = '', fraction = ''] = value.slice(0, -3).split('.');
  return `${whole.replace(' ', 'T')}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}
