import { Agent, request, type IncomingHttpHeaders } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A client with a network address of its own on this machine, such as 127.0.3.7. */
export class LocalClient {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(readonly address: string) {}

  login(base: string, username: string, password: string): Promise<RawAnswer> {
    const form = new URLSearchParams({ username, password }).toString();
    return this.post(`${base}/auth/login`, form, 'application/x-www-form-urlencoded');
  }

  post(url: string, body: string, type = 'application/json'): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(url, {
        method: 'POST',
        agent: this.agent,
        localAddress: this.address,
        headers: { 'content-type': type, 'content-length': Buffer.byteLength(body) },
      });
      outgoing.on('error', reject);
      outgoing.on('response', incoming => {
        const chunks: Buffer[] = [];
        incoming.on('error', reject);
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      });
      outgoing.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
