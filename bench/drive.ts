import autocannon from 'autocannon';

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly form?: boolean;
}

export interface Load {
  readonly address: string;
  readonly token?: string;
  readonly connections: number;
  readonly seconds: number;
  /** Stops after so many requests, however long they take. */
  readonly amount?: number;
  /** The next request; called once for each. */
  readonly next: () => Call;
}

export interface Driven {
  readonly answered: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** Keeps connections busy for a while. Throws when an answer is not a success: a refused request is a fast one. */
export async function drive({ address, token, connections, seconds, amount, next }: Load): Promise<Driven> {
  const result = await autocannon({
    url: address,
    connections,
    ...(amount === undefined ? { duration: seconds } : { amount }),
    timeout: 30,
    requests: [
      {
        setupRequest: request => {
          const { method, path, body, form } = next();
          const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
          const headers = {
            ...(token && { authorization: `Bearer ${token}` }),
            ...(body !== undefined && { 'content-type': type }),
          };
          return { ...request, method, path, body, headers };
        },
      },
    ],
  });
  const failed = result.non2xx + result.errors + result.timeouts;
  if (failed > 0)
    throw new Error(
      `${failed} of ${result.requests.total} requests to ${address} failed (${JSON.stringify(result.statusCodeStats)}).`,
    );
  return {
    answered: result['2xx'],
    perSecond: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p90: result.latency.p90,
    p99: result.latency.p99,
  };
}
