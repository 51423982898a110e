import { setTimeout as delay } from 'node:timers/promises';

const REQUEST_MS = 10_000;
const PAUSE_MS = 200;

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** What a client does not expect, however the system is treated. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

/** A client of the public API that knows every gateway, and tries again where one is away or busy. */
export class Client {
  private turn = 0;
  retries = 0;

  /** @param gateways those that run at the moment */
  constructor(
    private readonly gateways: () => readonly string[],
    private readonly apiKey: string,
    private readonly patienceMs: number,
  ) {}

  /**
   * Sends until there is an answer that is neither 503 nor 429.
   * @throws UnexpectedAnswer for 500 and the like, and where nobody answered in time
   */
  async send<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const end = performance.now() + this.patienceMs;
    let last = '';
    for (; performance.now() < end; this.retries += 1) {
      try {
        const response = await this.open(method, path, body);
        const text = await response.text();
        if (!isPassing(response.status)) return checked(response, text, `${method} ${path}`);
        last = `${response.status} ${text}`;
      } catch (error) {
        if (error instanceof UnexpectedAnswer) throw error;
        last = String(error);
      }
      await delay(PAUSE_MS);
    }
    throw new UnexpectedAnswer(`${method} ${path} had no answer within ${this.patienceMs} ms, at last: ${last}`);
  }

  /** One try, on the next gateway. */
  open(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}, forMs = REQUEST_MS): Promise<Response> {
    const gateways = this.gateways();
    this.turn += 1;
    const baseUrl = gateways[this.turn % Math.max(1, gateways.length)] ?? 'http://127.0.0.1:9';
    return fetch(`${baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.apiKey}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      signal: AbortSignal.timeout(forMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Every item of a list. */
  async all<T extends { readonly id: string }>(path: string): Promise<readonly T[]> {
    const found: T[] = [];
    for (let after = ''; ; ) {
      const { status, body } = await this.send<{ data: T[]; has_more: boolean; last_id: string | null }>('GET', `${path}${path.includes('?') ? '&' : '?'}order=asc&limit=100${after}`);
      if (status !== 200) throw new UnexpectedAnswer(`GET ${path}: ${status} ${JSON.stringify(body)}`);
      found.push(...body.data);
      if (!body.has_more) return found;
      after = `&after=${body.last_id ?? ''}`;
    }
  }
}

export function isPassing(status: number): boolean {
  return status === 503 || status === 429;
}

function checked<T>({ status, headers }: Response, text: string, what: string): Answer<T> {
  if (status >= 500) throw new UnexpectedAnswer(`${what}: ${status} ${text}`);
  return { status, headers, body: (text === '' ? {} : JSON.parse(text)) as T };
}
