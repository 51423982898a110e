import { COMMANDS, type Client, type TokensView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { until } from '@fenago/testing';
import { ServiceUnderTest, type ServiceTestOptions } from '@fenago/testing-service';
import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceDefinition } from '../src/app.module.js';

export const PEPPER = 'a pepper that only these tests have';
export const AUDIT_KEY = Buffer.alloc(32, 9);
/** What the service must be told. */
export const ENV = {
  API_KEY_PEPPER: PEPPER,
  SECRETS_MASTER_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
  AUDIT_KEYS: `test:${AUDIT_KEY.toString('base64')}`,
  PUBLIC_URL: 'https://fenago.example',
} as const;
export const CLIENT: Client = { ip: '203.0.113.7', userAgent: 'a test' };
export const PASSWORD = 'a long enough secret';

const PATIENCE_MS = 20_000;

/** A clock that a test moves. */
export class TestClock {
  private offset = 0;

  now(): Date {
    return new Date(Date.now() + this.offset);
  }

  pass(ms: number): void {
    this.offset += ms;
  }
}

/** Mails as the service writes them to files. */
export class MailBox {
  readonly folder = mkdtempSync(join(tmpdir(), 'fenago-mail-'));

  /** Subjects and texts of what was sent to an address, oldest first. */
  async to(email: string): Promise<readonly string[]> {
    const names = (await readdir(this.folder)).toSorted();
    const mails = await Promise.all(names.map((name) => readFile(join(this.folder, name), 'utf8')));
    return mails.filter((mail) => mail.includes(`\nTo: ${email}\n`));
  }

  /** The token of the newest mail to an address that has one, once there are as many. */
  async token(email: string, mails = 1): Promise<string> {
    const found = await until(async () => {
      const sent = (await this.to(email)).filter((mail) => mail.includes('#token='));
      return sent.length >= mails && sent;
    });
    return /#token=([\w-]+)/.exec(found.at(-1) ?? '')?.[1] ?? '';
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** The user service, a clock to move, its mails, and what people do with it. */
export class Users {
  private constructor(
    readonly service: ServiceUnderTest,
    readonly mails: MailBox,
    readonly clock: TestClock,
  ) {}

  static async start(options: Omit<ServiceTestOptions, 'clock'> = {}): Promise<Users> {
    const [mails, clock] = [new MailBox(), new TestClock()];
    const env = { ...ENV, MAIL_DIR: mails.folder, ...options.env };
    return new Users(await ServiceUnderTest.start(serviceDefinition, { ...options, env, clock }), mails, clock);
  }

  /** Hashes of passwords take their time, and tests that run beside this one make many. */
  readonly request: ServiceUnderTest['request'] = (contract, payload) => new RpcClient(this.service.link, { timeoutMs: PATIENCE_MS }).request(contract, payload);

  signUp(email: string, password = PASSWORD, client = CLIENT): Promise<null> {
    return this.request(COMMANDS.signUp, { email, password, name: 'Ada', client });
  }

  verifyEmail(token: string): Promise<TokensView> {
    return this.request(COMMANDS.verifyEmail, { token, client: CLIENT });
  }

  signIn(email: string, password = PASSWORD, client = CLIENT): Promise<TokensView> {
    return this.request(COMMANDS.signIn, { email, password, client });
  }

  refresh(refreshToken: string): Promise<TokensView> {
    return this.request(COMMANDS.refreshSession, { refreshToken });
  }

  /** Signs up and confirms the address. @param mails with a token that the address has got then */
  async join(email: string, mails = 1): Promise<TokensView & { readonly userId: string }> {
    await this.signUp(email);
    const tokens = await this.verifyEmail(await this.mails.token(email, mails));
    return { ...tokens, userId: claimsOf(tokens.accessToken).sub };
  }

  find(collection: string, filter: object): Promise<readonly Record<string, unknown>[]> {
    return this.service.mongo.db.collection(collection).find(filter).toArray();
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.mails.remove();
  }
}

export interface Claims {
  readonly sub: string;
  readonly sid: string;
  readonly scope: string;
  readonly iat: number;
  readonly exp: number;
}

/** What an access token says, unverified. */
export function claimsOf(accessToken: string): Claims {
  return JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as Claims;
}
