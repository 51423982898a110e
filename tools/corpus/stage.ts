import type { AnyDomainEvent, EventType } from '@fenago/contracts';
import { freePort } from '@fenago/local-parts';
import { startLocalStripe } from '@fenago/local-stripe';
import { startScriptedModel } from '@fenago/llm';
import { connectNats, RpcClient } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { startSystem, type System } from '@fenago/system';
import { mailToken, startTestMongo, startTestNats, testDatabase, until } from '@fenago/testing';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { listen, type Heard } from './listen.js';
import { Person } from './person.js';

export const ADMIN_ADDRESS = 'admin@example.org';
const TOLD_MS = 30_000;
const RPC_MS = 60_000;
const key = (name: string): string => `${name}:${randomBytes(32).toString('base64')}`;

/** No scene is to end at a quota. */
const PATIENT = Object.fromEntries(['RATE_LIMIT', 'RATE_LIMIT_KEY', 'RATE_LIMIT_ADDRESS', 'LEADS'].map((name) => [`${name}_PER_MINUTE`, '1000000']));

/** A whole system in one process with servers of its own, a Stripe on this machine and a model that is scripted; and everything that it tells. */
export class Stage {
  private readonly stops: (() => Promise<unknown>)[] = [];
  private mails: Record<string, number> = {};
  private heard: Heard | undefined;
  private system: System | undefined;
  private readonly masterKeys = { first: key('first'), second: key('second') };
  private startUnder: (masterKeys: string) => Promise<System> = () => Promise.reject(new TypeError('The stage is not set.'));
  private natsUrl = '';
  baseUrl = '';

  private constructor(private readonly home: string) {}

  /** @param home folder for its logs and mails */
  static async set(home: string): Promise<Stage> {
    const stage = new Stage(home);
    try {
      await stage.begin();
      return stage;
    } catch (error) {
      await stage.stop();
      throw error;
    }
  }

  private async begin(): Promise<void> {
    const port = await freePort();
    this.baseUrl = `http://127.0.0.1:${port}`;
    const [nats, mongo, model] = await Promise.all([startTestNats(), startTestMongo(), startScriptedModel({ delayMs: 0 })]);
    this.stops.push(() => nats.stop(), () => mongo.stop(), () => model.close());
    const stripe = await startLocalStripe({ webhookUrl: `${this.baseUrl}/webhooks/stripe` });
    this.stops.push(() => stripe.close());
    this.natsUrl = nats.url;
    const env = {
      ...PATIENT,
      OPENAI_API_KEY: 'recorded',
      OPENAI_BASE_URL: model.baseUrl,
      MODEL_PROVIDER_NAME: 'scripted',
      MONGODB_DATABASE_PREFIX: testDatabase('corpus'),
      LOG_LEVEL: 'warn',
      ADMIN_EMAILS: ADMIN_ADDRESS,
      MAIL_DIR: join(this.home, 'mail'),
      ERASURE_GRACE_MS: '1000',
      SCHEDULE_SWEEP_MS: '100',
      STRIPE_API_URL: stripe.url,
      STRIPE_SECRET_KEY: stripe.secretKey,
      STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    };
    this.startUnder = (masterKeys) =>
      startSystem({ mode: 'standalone', mongodbUri: mongo.uri, natsUrl: nats.url, home: this.home, env: { ...env, SECRETS_MASTER_KEYS: masterKeys }, port });
    const heard = await listen(nats.url);
    this.heard = heard;
    this.stops.push(() => heard.stop(), async () => this.system?.stop());
    this.system = await this.startUnder(this.masterKeys.first);
  }

  /** Starts the system anew, under a master key that is called `second` and comes before the one that it had. */
  async changeMasterKey(): Promise<void> {
    await this.system?.stop();
    this.system = await this.startUnder(`${this.masterKeys.second},${this.masterKeys.first}`);
  }

  /** Everything that was published on this stage. @throws what was wrong with an event */
  get events(): readonly AnyDomainEvent[] {
    const [problem] = this.heard?.problems ?? [];
    if (problem !== undefined) throw problem;
    return this.heard?.events ?? [];
  }

  /** Waits until an event was published that is as it is looked for. */
  told<K extends EventType>(type: K, isMeant: (event: Extract<AnyDomainEvent, { type: K }>) => boolean = () => true): Promise<Extract<AnyDomainEvent, { type: K }>> {
    const find = () => this.events.find((event): event is Extract<AnyDomainEvent, { type: K }> => event.type === type && isMeant(event as Extract<AnyDomainEvent, { type: K }>));
    return until(() => find() ?? false, { what: `${type} was told`, deadlineMs: TOLD_MS });
  }

  /** Somebody who signs up and confirms their address. */
  async join(email: string, name: string): Promise<Person> {
    const password = `a password of ${email}`;
    const nobody = new Person(this.baseUrl, '', { email, password, userId: '' });
    await nobody.post('/v1/auth/sign-up', { email, password, name });
    const { accessToken } = await nobody.post<{ accessToken: string }>('/v1/auth/verify-email', { token: await this.nextMail(email) });
    const registered = await this.told('user.registered', ({ data }) => data.email === email);
    return new Person(this.baseUrl, accessToken, { email, password, userId: registered.data.userId });
  }

  /** The token in the next mail to an address. */
  nextMail(email: string): Promise<string> {
    const mails = (this.mails[email] ?? 0) + 1;
    this.mails[email] = mails;
    return mailToken(join(this.home, 'mail'), email, mails);
  }

  /** Does what an operator's command does. */
  async operate(work: (client: RpcClient) => Promise<unknown>): Promise<void> {
    const link = await connectNats({ url: this.natsUrl, name: 'fenago-cli', logger: createLogger({ service: 'cli', level: 'error' }) });
    try {
      await work(new RpcClient(link, { timeoutMs: RPC_MS }));
    } finally {
      await link.drain(1_000);
    }
  }

  async stop(): Promise<void> {
    for (const end of this.stops.splice(0).toReversed()) await end();
  }
}
