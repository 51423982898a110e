import { FenagoApiError, FenagoConnectionError } from './errors.js';
import { pause, retryDelayMs } from './retry.js';
import type { RequestOptions } from './types.js';

export interface FenagoOptions {
  /** Where the API is, for example `https://api.example.org`. */
  readonly baseUrl: string;
  readonly apiKey?: string;
  /** Asked before each request, for those who sign in instead. */
  readonly accessToken?: () => string | Promise<string>;
  /** For one attempt, in milliseconds; 30 s unless given. */
  readonly timeoutMs?: number;
  /** Attempts after the first; 2 unless given. */
  readonly maxRetries?: number;
  /** The platform's unless given. */
  readonly fetch?: typeof fetch;
}

export interface HttpRequest extends RequestOptions {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body names the request, so that a POST needs no key to be carried out once. */
  readonly isNamed?: boolean;
}

const TIMEOUT_MS = 30_000;
const MAX_RETRIES = 2;

/** Sends requests: each with its credential and deadline, again where that is safe and may help. */
export class Transport {
  private readonly baseUrl: string;
  private readonly fetch: typeof fetch;

  constructor(private readonly options: FenagoOptions) {
    this.baseUrl = options.baseUrl.replace(/\/+$/, '');
    // Browsers' fetch must not be called as the method of another object.
    this.fetch = options.fetch ?? ((input, init) => fetch(input, init));
  }

  /** @throws FenagoApiError for an answer that is no success, FenagoConnectionError where none came, or the signal's reason */
  async send(request: HttpRequest): Promise<Response> {
    const { method, signal, maxRetries = this.options.maxRetries ?? MAX_RETRIES } = request;
    const headers = await this.headersOf(request);
    // A POST has a key or a name, by which it is carried out once.
    const isSafe = method === 'GET' || method === 'POST';
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(request, headers);
      } catch (error) {
        signal?.throwIfAborted();
        const delayMs = attempt > maxRetries ? undefined : retryDelayMs(error, attempt, isSafe);
        if (delayMs === undefined) throw error;
        await pause(delayMs, signal);
      }
    }
  }

  private async attempt({ method, path, body, signal, timeoutMs = this.options.timeoutMs ?? TIMEOUT_MS }: HttpRequest, headers: Headers): Promise<Response> {
    // Ends the wait for the answer's head only: a stream lasts as long as it lasts.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new FenagoConnectionError(`${method} ${path} was not answered within ${timeoutMs} ms.`)), timeoutMs);
    let response: Response;
    try {
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      response = await this.fetch(this.baseUrl + path, { ...init, signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]) });
    } catch (cause) {
      if (late.signal.aborted) throw late.signal.reason;
      throw new FenagoConnectionError(`${method} ${path} got no answer.`, { cause });
    } finally {
      clearTimeout(timer);
    }
    if (response.ok) return response;
    throw await FenagoApiError.of(response);
  }

  private async headersOf({ method, body, headers, idempotencyKey, ifMatch, requestId, isNamed = false }: HttpRequest): Promise<Headers> {
    const all = new Headers({ accept: 'application/json', ...headers });
    const credential = this.options.apiKey ?? (await this.options.accessToken?.());
    if (credential !== undefined) all.set('authorization', `Bearer ${credential}`);
    if (body !== undefined) all.set('content-type', 'application/json');
    const key = idempotencyKey ?? (isNamed ? undefined : crypto.randomUUID());
    if (method === 'POST' && key !== undefined) all.set('idempotency-key', key);
    if (ifMatch !== undefined) all.set('if-match', typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch);
    if (requestId !== undefined) all.set('x-request-id', requestId);
    return all;
  }
}
