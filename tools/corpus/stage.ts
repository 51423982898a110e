import type { AnyDomainEvent, EventType } from '@fenago/contracts';
import { freePort } from '@fenago/local-parts';
import { startLocalStripe } from '@fenago/local-stripe';
import { startScriptedModel } from '@fenago/llm';
import { connectNats, RpcClient } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { startSystem, type System } from '@fenago/system';
import { mailToken, startTestMongo, startTestNats, testDatabase, until } from '@fenago/testing';
import { storeDeadLetter } from '@fenago/testing-service';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { listen, type Heard } from './listen.js';
import { Person } from './person.js';

export const ADMIN_ADDRESS = 'admin@example.org';
const TOLD_MS = 30_000;
const RPC_MS = 60_000;
const newKey = (name: string): string => `${name}:${randomBytes(32).toString('base64')}`;

/** No scene is to end at a quota. */
const PATIENT = Object.fromEntries(['RATE_LIMIT', 'RATE_LIMIT_KEY', 'RATE_LIMIT_ADDRESS', 'LEADS'].map((name) => [`${name}_PER_MINUTE`, '1000000']));

type EventOf<K extends EventType> = Extract<AnyDomainEvent, { type: K }>;

interface Parts {
  readonly baseUrl: string;
  readonly natsUrl: string;
  readonly mailFolder: string;
  readonly heard: Heard;
  /** @param masterKeys as `SECRETS_MASTER_KEYS` has them */
  readonly start: (masterKeys: string) => Promise<System>;
  readonly stops: (() => Promise<unknown>)[];
}

/** A whole system in one process with servers of its own, a Stripe on this machine and a scripted model; and everything that it tells. */
export class Stage {
  private readonly mails = new Map<string, number>();
  private readonly masterKey = newKey('first');
  private system: System | undefined;

  private constructor(private readonly parts: Parts) {
    parts.stops.push(async () => this.system?.stop());
  }

  /** @param home folder for its logs and mails */
  static async set(home: string): Promise<Stage> {
    const stops: Parts['stops'] = [];
    try {
      const stage = new Stage(await startParts(home, stops));
      stage.system = await stage.parts.start(stage.masterKey);
      return stage;
    } catch (error) {
      await endAll(stops);
      throw error;
    }
  }

  /** Starts the system anew, under a master key that is called `second` and comes before the one that it had. */
  async changeMasterKey(): Promise<void> {
    await this.system?.stop();
    this.system = await this.parts.start(`${newKey('second')},${this.masterKey}`);
  }

  /** Everything that was published on this stage. @throws what was wrong with an event */
  get events(): readonly AnyDomainEvent[] {
    const { events, problems } = this.parts.heard;
    if (problems[0] !== undefined) throw problems[0];
    return events;
  }

  /** Waits until an event was published that is as it is looked for. */
  told<K extends EventType>(type: K, isMeant: (event: EventOf<K>) => boolean = () => true): Promise<EventOf<K>> {
    const find = (): EventOf<K> | undefined => this.events.find((event): event is EventOf<K> => event.type === type && isMeant(event as EventOf<K>));
    return until(() => find() ?? false, { what: `${type} was told`, deadlineMs: TOLD_MS });
  }

  /** Somebody who signs up and confirms their address. */
  async join(email: string, name: string): Promise<Person> {
    const { baseUrl } = this.parts;
    const password = `a password of ${email}`;
    const nobody = new Person(baseUrl, '', { email, password, userId: '' });
    await nobody.post('/v1/auth/sign-up', { email, password, name });
    const { accessToken } = await nobody.post<{ accessToken: string }>('/v1/auth/verify-email', { token: await this.nextMail(email) });
    const { data } = await this.told('user.registered', (event) => event.data.email === email);
    return new Person(baseUrl, accessToken, { email, password, userId: data.userId });
  }

  /** The token in the next mail to an address. */
  nextMail(email: string): Promise<string> {
    const mails = (this.mails.get(email) ?? 0) + 1;
    this.mails.set(email, mails);
    return mailToken(this.parts.mailFolder, email, mails);
  }

  /** Does what an operator's command does. */
  async operate(work: (client: RpcClient) => Promise<unknown>): Promise<void> {
    const link = await connectNats({ url: this.parts.natsUrl, name: 'fenago-cli', logger: createLogger({ service: 'cli', level: 'error' }) });
    try {
      await work(new RpcClient(link, { timeoutMs: RPC_MS }));
    } finally {
      await link.drain(1_000);
    }
  }

  /** Has a handler give up an event that was published, as far as others can tell. */
  giveUp(service: string, handler: string, event: AnyDomainEvent): Promise<void> {
    return storeDeadLetter(this.parts.natsUrl, { service, handler, event });
  }

  stop(): Promise<void> {
    return endAll(this.parts.stops);
  }
}

async function startParts(home: string, stops: Parts['stops']): Promise<Parts> {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const mailFolder = join(home, 'mail');
  const nats = await startTestNats({ users: true });
  stops.push(() => nats.stop());
  const mongo = await startTestMongo();
  stops.push(() => mongo.stop());
  const model = await startScriptedModel({ delayMs: 0 });
  stops.push(() => model.close());
  const stripe = await startLocalStripe({ webhookUrl: `${baseUrl}/webhooks/stripe` });
  stops.push(() => stripe.close());
  const heard = await listen(nats.url);
  stops.push(() => heard.stop());
  const env = {
    ...PATIENT,
    OPENAI_API_KEY: 'recorded',
    OPENAI_BASE_URL: model.baseUrl,
    MODEL_PROVIDER_NAME: 'scripted',
    MONGODB_DATABASE_PREFIX: testDatabase('corpus'),
    LOG_LEVEL: 'warn',
    ADMIN_EMAILS: ADMIN_ADDRESS,
    MAIL_DIR: mailFolder,
    ERASURE_GRACE_MS: '1000',
    SCHEDULE_SWEEP_MS: '100',
    EGRESS_ALLOW: '127.0.0.1',
    STRIPE_API_URL: stripe.url,
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
  };
  const start = (masterKeys: string) =>
    startSystem({ mode: 'standalone', mongodbUri: mongo.uri, natsUrl: nats.bareUrl, natsCredentialsDir: nats.credentialsDir, home, env: { ...env, SECRETS_MASTER_KEYS: masterKeys }, port });
  return { baseUrl, natsUrl: nats.url, mailFolder, heard, start, stops };
}

async function endAll(stops: Parts['stops']): Promise<void> {
  for (const end of stops.splice(0).toReversed()) await end();
}
