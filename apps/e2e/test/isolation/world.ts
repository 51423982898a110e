import { createAccount } from '@fenago/system';
import { mailToken, startTestOidc, until, type TestOidc } from '@fenago/testing';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '../api.js';
import { startTestSystem, type TestSystem } from '../harness.js';

const PUBLIC_URL = 'https://fenago.example';
/** Where a webhook may lead, and nobody listens. */
export const URL_OF_NOBODY = 'http://127.0.0.1:9/';
export const OIDC_APP = 'https://app.example.org/signed-in';
const ADMIN_PLACES = 20;
const adminAddress = (place: number): string => `admin-${place}@example.org`;
const REQUEST_MS = 20_000;

/** Somebody with an account, an API key with every scope, a session, and a private agent. */
export interface Person {
  readonly email: string;
  readonly password: string;
  readonly userId: string;
  /** Stands in all their texts: where somebody else is shown it, something has leaked. */
  readonly canary: string;
  readonly key: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly sessionId: string;
  readonly api: Api;
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly sessionId: string;
}

/** A system with two gateways, a provider to sign in at, and whoever is asked for. */
export class World {
  private people = 0;
  private admins = 0;

  private constructor(
    readonly test: TestSystem,
    readonly oidc: TestOidc,
    private readonly mailFolder: string,
    /** Base URLs. */
    readonly gateways: readonly string[],
  ) {}

  static async start({ gateways, env }: { readonly gateways: 1 | 2; readonly env?: Readonly<Record<string, string>> }): Promise<World> {
    const mailFolder = await mkdtemp(join(tmpdir(), 'fenago-mail-'));
    const oidc = await startTestOidc([`${PUBLIC_URL}/v1/auth/oidc/test/callback`]);
    const { issuer, clientId, clientSecret } = oidc;
    const test = await startTestSystem({
      mode: 'standalone',
      env: {
        PUBLIC_URL,
        MAIL_DIR: mailFolder,
        ADMIN_EMAILS: Array.from({ length: ADMIN_PLACES }, (_, place) => adminAddress(place)).join(),
        OIDC_PROVIDERS: JSON.stringify([{ id: 'test', name: 'Test', issuer, clientId, clientSecret }]),
        AUTH_REDIRECT_URIS: OIDC_APP,
        // Whoever signs up comes from an address of the network of their own.
        TRUST_PROXY: 'true',
        EGRESS_ALLOW: '127.0.0.1:9',
        // None comes while anybody looks.
        WEBHOOK_RETRY_DELAYS_MS: '3600000',
        ...env,
      },
    });
    const second = gateways === 2 ? await test.system.start('gateway') : undefined;
    const world = new World(test, oidc, mailFolder, [test.api.baseUrl, ...(second?.baseUrl === undefined ? [] : [second.baseUrl])]);
    await until(async () => (await world.ask({ method: 'GET', path: '/v1/me' }, test.api.apiKey, gateways - 1)).status === 200);
    return world;
  }

  async stop(): Promise<void> {
    await this.test.stop();
    await this.oidc.stop();
    await rm(this.mailFolder, { recursive: true, force: true });
  }

  /** @param credential an API key or an access token */
  async ask({ method, path, body, headers }: Request, credential?: string, gateway = 0): Promise<Answer> {
    const response = await fetch(`${this.gateways[gateway]}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      signal: AbortSignal.timeout(REQUEST_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Asks without a credential, from an address that nobody else comes from. @returns the answer's JSON */
  async post<T = Tokens>(path: string, body: object): Promise<T> {
    const { status, text } = await this.ask({ method: 'POST', path, body, headers: this.elsewhere() });
    if (status >= 300) throw new Error(`POST ${path} was answered ${status}: ${text}`);
    return JSON.parse(text) as T;
  }

  elsewhere(): Readonly<Record<string, string>> {
    this.people += 1;
    return { 'x-forwarded-for': `10.0.${this.people >> 8}.${this.people & 255}` };
  }

  /** @param mails how many the address has when the one that is meant has come */
  mailToken(email: string, mails = 1): Promise<string> {
    return mailToken(this.mailFolder, email, mails);
  }

  newAddress(): string {
    return `${randomUUID()}@example.org`;
  }

  async join(role: 'user' | 'admin' = 'user'): Promise<Person> {
    const email = role === 'admin' ? adminAddress(this.admins++) : this.newAddress();
    const password = `a password of ${randomUUID()}`;
    await this.post('/v1/auth/sign-up', { email, password, name: `${role} ${randomUUID()}` });
    const tokens = await this.post('/v1/auth/verify-email', { token: await this.mailToken(email) });
    const canary = `canary-${randomUUID().slice(0, 13)}`;
    const { userId, apiKey: key } = await createAccount(this.test.nats.url, { email, name: 'There already' });
    const { api } = this.test;
    const agent = await new Api(api.baseUrl, key, '').client.agents.create(agentOf(canary));
    return { email, password, userId, canary, key, ...tokens, api: new Api(api.baseUrl, key, agent.id) };
  }

  async signIn({ email, password }: Pick<Person, 'email' | 'password'>): Promise<Tokens> {
    return this.post('/v1/auth/sign-in', { email, password });
  }
}

/** An agent whose every text would show that it leaked. */
export function agentOf(canary: string) {
  const tools = [{ type: 'client' as const, name: 'weather', description: canary }];
  return { name: `Agent ${canary}`, description: canary, configuration: { model: 'scripted', instructions: `Say nothing of ${canary}.`, tools } };
}
