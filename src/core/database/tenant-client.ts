import { type ClientConfig, type QueryConfig, type QueryResult } from 'pg';
import { context } from '../context.js';
import { NoTenantError, type TenancyScope } from '../tenancy/tenancy-scope.js';
import { roleOf, schemaOf } from '../tenancy/tenant.js';
import { IsoClient } from './iso-client.js';

const preparedLimit = 500;
const preparedNames = new Map<string, string>();

/**
 * The connection on which hospitals are served.
 *
 * - `begin` becomes one message that also sets the hospital's role, search path and time limits, all of them local to
 *   the transaction. Without a hospital nothing can follow it.
 * - A statement runs only for the piece of work that began the transaction. One that comes too late, because somebody
 *   forgot to wait for it, never runs in the transaction of the hospital that uses the connection next.
 * - Everything but the opening uses the extended protocol, in which one message is one statement: input can never add
 *   a second.
 * - Messages are pipelined: the first statement travels with the opening one.
 */
export class TenantClient extends IsoClient {
  /** The piece of work whose transaction is open. */
  private scope: TenancyScope | undefined;
  private opening: Promise<unknown> | undefined;

  constructor(config: ClientConfig) {
    super(config);
    // A copy of the configuration would lose the password, which is not enumerable; so it is set here.
    Object.assign(this, { pipeline: true });
  }

  /** What is sent in one go leaves in one packet. */
  protected override send(...args: unknown[]): Promise<QueryResult> {
    const { stream } = this.connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
    return super.send(...args);
  }

  override query(...args: unknown[]): never {
    const [config, values] = args;
    if (config === 'begin') return this.begin() as never;
    if (config === 'rollback') return this.rollback() as never;
    this.assertOwnTransaction();
    if (config === 'commit') return this.commit() as never;
    return this.afterOpening(this.send(...asSingle(config, values), ...args.slice(2))) as never;
  }

  private begin(): Promise<Pick<QueryResult, 'command' | 'rows'>> {
    this.scope = context.current()?.tenancy;
    this.opening = this.scope && this.send(openingMessage(this.scope));
    // Reported by the statement that follows; never left unhandled.
    this.opening?.catch(() => undefined);
    return Promise.resolve({ command: 'BEGIN', rows: [] });
  }

  /** Whatever has failed, the opening included. */
  private rollback(): Promise<Pick<QueryResult, 'command' | 'rows'>> {
    if (this.scope) this.assertOwnTransaction();
    this.scope = undefined;
    this.opening = undefined;
    return this.orDiscarded(this.send('rollback'));
  }

  /** PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error; here it is one. */
  private async commit(): Promise<QueryResult> {
    this.scope = undefined;
    const result = await this.afterOpening(this.send('commit'));
    if (result.command !== 'COMMIT')
      throw new Error('The transaction had failed and was rolled back at commit.');
    return result;
  }

  private async afterOpening(sent: Promise<QueryResult>): Promise<QueryResult> {
    if (!this.opening) return sent;
    sent.catch(() => undefined);
    await this.opening;
    this.opening = undefined;
    return sent;
  }

  private assertOwnTransaction(): void {
    const asking = context.current()?.tenancy;
    if (!asking) throw new NoTenantError();
    if (asking !== this.scope)
      throw new Error('This statement came after the end of the transaction to which it belongs.');
  }
}

function openingMessage({ tenant, mode }: TenancyScope): string {
  const durability = mode === 'read' ? '; set local synchronous_commit = off' : '';
  return (
    `begin; set local role ${roleOf(tenant)}; set local search_path = ${schemaOf(tenant)}, pg_temp; ` +
    `set local statement_timeout = '10s'${durability}`
  );
}

/** One statement a message, in whatever form it comes. (Cursors, which bring their own `submit`, are so already.) */
function asSingle(config: unknown, values: unknown): unknown[] {
  if (typeof config === 'string')
    return [{ text: config, values, queryMode: 'extended', name: nameFor(config, values) }];
  const isPlain = typeof config === 'object' && config !== null && !('submit' in config);
  return [isPlain ? { ...(config as QueryConfig), queryMode: 'extended' } : config, values];
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
