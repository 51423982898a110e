import { setTimeout as delay } from 'node:timers/promises';

const REQUEST_MS = 20_000;
const TRIES = 20;
const PAUSE_MS = 250;

export interface Account {
  readonly email: string;
  readonly password: string;
  readonly userId: string;
}

/** Somebody with a session, or nobody yet, who calls the API. */
export class Person {
  readonly userId: string;

  constructor(
    private readonly baseUrl: string,
    private readonly accessToken: string,
    readonly account: Account,
  ) {
    this.userId = account.userId;
  }

  get<T>(path: string): Promise<T> {
    return this.send('GET', path);
  }

  post<T extends object = { readonly id: string }>(path: string, body: object = {}): Promise<T> {
    return this.send('POST', path, body);
  }

  patch(path: string, body: object): Promise<object> {
    return this.send('PATCH', path, body);
  }

  delete(path: string): Promise<object> {
    return this.send('DELETE', path);
  }

  /** The same under another address or password. */
  as(account: Pick<Account, 'email' | 'password'>): Person {
    return new Person(this.baseUrl, this.accessToken, { ...this.account, ...account });
  }

  /** The same, signed in anew. */
  async again(): Promise<Person> {
    const { email, password } = this.account;
    const { accessToken } = await this.post<{ accessToken: string }>('/v1/auth/sign-in', { email, password });
    return new Person(this.baseUrl, accessToken, this.account);
  }

  /**
   * Asks again where the answer is that it should.
   * @param expected status, where one is expected that is no success
   * @throws Error where the answer is another
   */
  async send<T>(method: string, path: string, body?: object, expected?: number): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.ask(method, path, body);
      const text = await answer.text();
      if (expected === undefined ? answer.ok : answer.status === expected) return (text === '' ? {} : JSON.parse(text)) as T;
      if (answer.status !== 503 || tries === TRIES) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
      await delay(PAUSE_MS);
    }
  }

  private ask(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        ...(this.accessToken === '' ? {} : { authorization: `Bearer ${this.accessToken}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(REQUEST_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}
