import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** `hang`: reads the request and cuts the line without an answer. */
export type Reply = { readonly status: number; readonly body: object } | 'hang';

/** Speaks for a service of somebody else: keeps what it is asked and answers as it is told. */
export class WebService {
  readonly received: Received[] = [];
  private readonly server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const asked = { path: request.url ?? '', headers: request.headers, body };
      this.received.push(asked);
      const reply = this.reply(asked);
      if (reply === 'hang') return void request.socket.destroy();
      response.writeHead(reply.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(reply.body));
    });
  });

  private constructor(public reply: (asked: Received) => Reply) {}

  static async start(reply: (asked: Received) => Reply): Promise<WebService> {
    const service = new WebService(reply);
    service.server.listen(0, '127.0.0.1');
    await once(service.server, 'listening');
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }
}
