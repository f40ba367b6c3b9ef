import type { Answer, Body, HttpClient } from './http-client.js';

export interface Upload {
  readonly method?: 'POST' | 'PUT';
  readonly member?: string;
  readonly name?: string;
}

/** Sends a file as a form does. */
export async function upload<T = Body>(
  http: HttpClient,
  path: string,
  content: Buffer | string,
  { method = 'POST', member = 'file', name = '../../file.svg' }: Upload = {},
): Promise<Answer<T>> {
  const form = new FormData();
  form.set(member, new Blob([new Uint8Array(Buffer.from(content))]), name);
  const answer = await fetch(`${http.base}${path}`, {
    method,
    headers: { authorization: `Bearer ${http.token}` },
    body: form,
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: JSON.parse(text || 'null') as T };
}
