import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * While the server closes, what still arrives on an open line is answered, and the line is closed behind the answer.
 * Without this, lines that clients keep for later would hold the process for more than a minute, and those that
 * browsers open on suspicion, and never used, for ever: Node takes them for busy.
 */
export function drainOnClose(server: FastifyInstance): void {
  let closing = false;
  const unused = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    if (closing) socket.destroy();
    else unused.add(socket.once('close', () => unused.delete(socket)));
  });
  server.addHook('onRequest', (request, _reply, done) => {
    unused.delete(request.raw.socket);
    done();
  });
  server.addHook('preClose', done => {
    closing = true;
    for (const socket of unused) socket.destroy();
    done();
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done();
  });
  server.addHook('onResponse', (_request, _reply, done) => {
    if (closing) setImmediate(() => server.server.closeIdleConnections());
    done();
  });
}
