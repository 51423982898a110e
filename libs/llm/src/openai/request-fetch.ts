import { request, type Dispatcher } from 'undici';
import { BodyReader } from './body-reader.js';

/**
 * As much of `fetch` as the client asks for, without its streams: a request is one write rather than two, and events are read
 * from the connection itself. Follows no redirect. An answer of events has a body that can be read by its reader alone.
 * @throws what undici's `request` throws
 */
export const requestFetch: typeof fetch = async (input, init = {}) => {
  const { statusCode: status, headers: raw, body } = await request(String(input), {
    method: (init.method ?? 'GET') as Dispatcher.HttpMethod,
    // Unlike `fetch`, this unpacks nothing.
    headers: { ...Object.fromEntries(new Headers(init.headers)), 'accept-encoding': 'identity' },
    body: (init.body ?? null) as string | Uint8Array | null,
    signal: init.signal ?? null,
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) for (const one of [value ?? []].flat()) headers.append(name, one);
  if (isEvents(status, headers)) {
    const reader = new BodyReader(body);
    return Object.defineProperty(new Response(null, { status, headers }), 'body', { configurable: true, value: { getReader: () => reader } });
  }
  const isEmpty = status === 204 || status === 205 || status === 304;
  if (isEmpty) await body.dump();
  return new Response(isEmpty ? null : (body as unknown as ReadableStream), { status, headers });
};

export function isEvents(status: number, headers: Headers): boolean {
  return status >= 200 && status < 300 && (headers.get('content-type') ?? '').includes('text/event-stream');
}
