import { type ClientConfig, type QueryResult } from 'pg';
import { context } from '../context.js';
import { NoTenantError } from '../tenancy/tenancy-scope.js';
import { roleOf, schemaOf } from '../tenancy/tenant.js';
import { IsoClient } from './iso-client.js';

const preparedLimit = 500;
const preparedNames = new Map<string, string>();

/**
 * The connection on which hospitals are served.
 *
 * - `begin` becomes one message that also sets the hospital's role, search path and time limits, all of them local to
 *   the transaction. Without a hospital it fails, and outside a transaction the login role can see nothing.
 * - Everything else uses the extended protocol, in which one message is one statement: input can never add a second.
 * - Messages are pipelined: the first statement travels with the opening one.
 */
export class TenantClient extends IsoClient {
  private opening: Promise<unknown> | undefined;

  constructor(config: ClientConfig) {
    super(config);
    // A copy of the configuration would lose the password, which is not enumerable; so it is set here.
    Object.assign(this, { pipeline: true });
  }

  // The overloads of `pg` cannot be expressed by an override; callers keep seeing theirs.
  override query(...args: unknown[]): never {
    const [config, values, callback] = args;
    if (typeof config !== 'string') return this.send(config, values, callback) as never;
    if (config === 'begin') return this.begin() as never;
    const sent = this.send({ text: config, values, queryMode: 'extended', name: nameFor(config, values) });
    return (config === 'commit' ? this.committed(sent) : this.afterOpening(sent)) as never;
  }

  private send(...args: unknown[]): Promise<QueryResult> {
    return (super.query as (...args: unknown[]) => Promise<QueryResult>).apply(this, args);
  }

  private begin(): Promise<{ command: 'BEGIN'; rows: [] }> {
    const opening = openingMessage();
    this.opening = this.send(opening);
    // Reported by the statement that follows; never left unhandled.
    this.opening.catch(() => undefined);
    return Promise.resolve({ command: 'BEGIN', rows: [] });
  }

  private async afterOpening(sent: Promise<QueryResult>): Promise<QueryResult> {
    if (!this.opening) return sent;
    sent.catch(() => undefined);
    await this.opening;
    this.opening = undefined;
    return sent;
  }

  /** PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error; here it is one. */
  private async committed(sent: Promise<QueryResult>): Promise<QueryResult> {
    const result = await this.afterOpening(sent);
    if (result.command !== 'COMMIT')
      throw new Error('The transaction had failed and was rolled back at commit.');
    return result;
  }
}

function openingMessage(): string {
  const scope = context.current()?.tenancy;
  if (!scope) throw new NoTenantError();
  const durability = scope.mode === 'read' ? '; set local synchronous_commit = off' : '';
  return (
    `begin; set local role ${roleOf(scope.tenant)}; set local search_path = ${schemaOf(scope.tenant)}, pg_temp; ` +
    `set local statement_timeout = '10s'${durability}`
  );
}

/** Statements with parameters are prepared once per connection; statements with inlined values are not. */
function nameFor(text: string, values: unknown): string | undefined {
  if (!Array.isArray(values) || values.length === 0) return undefined;
  let name = preparedNames.get(text);
  if (!name && preparedNames.size < preparedLimit) {
    name = `s${preparedNames.size}`;
    preparedNames.set(text, name);
  }
  return name;
}
