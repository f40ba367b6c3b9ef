import type { Client, Connection, Submittable } from 'pg';

/** The part of a connection that speaks the COPY protocol; the types of `pg` leave it out. */
interface CopyingConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** `COPY … FROM STDIN` of what is at hand, in a transaction of its own. */
export function copyIn(client: Client, statement: string, data: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const copy = {
      submit: (connection: Connection) => (connection as unknown as CopyingConnection).query(statement),
      handleCopyInResponse: (connection: Connection) => {
        const copying = connection as unknown as CopyingConnection;
        copying.sendCopyFromChunk(data);
        copying.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleError: (error: Error) => {
        failure = error;
        reject(error);
      },
      handleReadyForQuery: () => {
        if (!failure) resolve();
      },
    };
    client.query(copy as unknown as Submittable);
  });
}
