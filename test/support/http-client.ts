/** An answer with its body parsed. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** What tests know of a body that they do not name a type for. */
export type Body = Record<string, never> & { [member: string]: never };

interface Options {
  readonly headers?: Record<string, string>;
  /** Sent as it is, with the content type of JSON. */
  readonly raw?: string | Buffer;
}

/** Speaks HTTP to the product, as one caller. */
export class HttpClient {
  constructor(
    readonly base: string,
    readonly token?: string,
  ) {}

  as(token: string | undefined): HttpClient {
    return new HttpClient(this.base, token);
  }

  get<T = Body>(path: string, options?: Options): Promise<Answer<T>> {
    return this.send('GET', path, undefined, options);
  }
  post<T = Body>(path: string, body?: unknown, options?: Options): Promise<Answer<T>> {
    return this.send('POST', path, body, options);
  }
  patch<T = Body>(path: string, body?: unknown, options?: Options): Promise<Answer<T>> {
    return this.send('PATCH', path, body, options);
  }
  delete<T = Body>(path: string, options?: Options): Promise<Answer<T>> {
    return this.send('DELETE', path, undefined, options);
  }

  /** The sign-in form. */
  async login<T = Body>(username: string, password: string): Promise<Answer<T>> {
    const form = new URLSearchParams({ username, password, grant_type: 'password' });
    return this.answer(await fetch(`${this.base}/auth/login`, { method: 'POST', body: form }));
  }

  async send<T = Body>(
    method: string,
    path: string,
    body?: unknown,
    { headers, raw }: Options = {},
  ): Promise<Answer<T>> {
    const hasBody = body !== undefined || raw !== undefined;
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(hasBody && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(hasBody && { body: (raw as RequestInit['body']) ?? JSON.stringify(body) }),
    });
    return this.answer(response);
  }

  private async answer<T>(response: Response): Promise<Answer<T>> {
    // A stream has no end that could be waited for.
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (isStream) await response.body?.cancel();
    const text = isStream ? '' : await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson && text ? JSON.parse(text) : text) as T,
    };
  }
}
