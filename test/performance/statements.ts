import { IsoClient } from '../../src/core/database/iso-client.js';

export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

interface Sender {
  send: (this: Sender, ...args: unknown[]) => Promise<unknown>;
}

/** What opens and closes a transaction, and what tells other processes. */
const envelope = /^\s*(begin|commit|rollback|set |listen|select pg_notify)/i;

/** Writes down what this process sends to PostgreSQL while some work is done, without the envelope. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const sender = IsoClient.prototype as unknown as Sender;
  const { send } = sender;
  const statements: Statement[] = [];
  sender.send = function (this: Sender, ...args: unknown[]) {
    const [config, values] = args;
    const { text, values: own } =
      typeof config === 'string' ? { text: config } : (config as Partial<Statement>);
    if (text && !envelope.test(text)) statements.push({ text, values: own ?? (values as unknown[]) ?? [] });
    return send.apply(this, args);
  };
  try {
    await work();
  } finally {
    sender.send = send;
  }
  return statements;
}

/** The entry that a read leaves in the audit trail is not counted as data. */
export const isAudit = ({ text }: Statement): boolean => /insert into audit_entries/.test(text);
