import { startScriptedModel, type ScriptedModel } from '@fenago/llm';
import { freePort } from '@fenago/local-parts';
import { startLocalStripe, type LocalStripe } from '@fenago/local-stripe';
import { ensureDevAccount, makeDatabaseUsers, startSystem, stripeEnv, syncPlans, type ServiceName, type System, type SystemOptions } from '@fenago/system';
import { PLANS_WITHOUT_LIMITS, startTestMongo, startTestNats, testDatabase, testMongoUri, type TestMongo, type TestNats } from '@fenago/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from './api.js';

/** A whole FeNAgO of real processes, with a broker and databases of its own. */
export interface TestSystem {
  readonly system: System;
  readonly nats: TestNats;
  /** Its own mongod; only where `ownMongo` was asked for. */
  readonly mongo: TestMongo | undefined;
  /** Of the database's admin. */
  readonly mongodbUri: string;
  readonly databasePrefix: string;
  /** Folder of its logs and mails. */
  readonly home: string;
  readonly model: ScriptedModel;
  /** A Stripe of its own that has the plans; only where `stripe` was asked for. */
  readonly stripe: LocalStripe | undefined;
  /** The developer's user, on the first gateway. */
  readonly api: Api;
  stop(): Promise<void>;
}

export interface TestSystemOptions {
  readonly mode?: SystemOptions['mode'];
  readonly replicas?: SystemOptions['replicas'];
  readonly env?: Readonly<Record<string, string>>;
  readonly ownMongo?: boolean;
  readonly stripe?: boolean;
}

/** No test is to end at a quota that it does not mean. */
const PATIENT = {
  RATE_LIMIT_PER_MINUTE: '1000000',
  RATE_LIMIT_KEY_PER_MINUTE: '1000000',
  RATE_LIMIT_ADDRESS_PER_MINUTE: '1000000',
  BILLING_PLANS_FILE: PLANS_WITHOUT_LIMITS,
} as const;

/** Leases short enough for a test to outlive several of them. */
export const SHORT_LEASES = { EXECUTION_LEASE_MS: '2000', EXECUTION_SWEEP_MS: '500' } as const;

export async function startTestSystem(options: TestSystemOptions = {}): Promise<TestSystem> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const end of stops.toReversed()) await end().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const home = await mkdtemp(join(tmpdir(), 'fenago-e2e-'));
    stops.push(() => rm(home, { recursive: true, force: true }));
    const nats = await startTestNats({ users: true });
    stops.push(() => nats.stop(), () => nothingRefused(nats));
    const mongo = options.ownMongo === true ? await startTestMongo({ users: true }) : undefined;
    if (mongo !== undefined) stops.push(() => mongo.stop());
    const model = await startScriptedModel({ delayMs: 1 });
    stops.push(() => model.close());
    const port = await freePort();
    const stripe = options.stripe === true ? await startLocalStripe({ webhookUrl: `http://127.0.0.1:${port}/webhooks/stripe` }) : undefined;
    if (stripe !== undefined) stops.push(() => stripe.close());
    const mongodbUri = mongo?.uri ?? testMongoUri();
    const databasePrefix = testDatabase('e2e');
    const database = await makeDatabaseUsers({ adminUri: mongodbUri, prefix: databasePrefix, home });
    const env = {
      OPENAI_API_KEY: 'test',
      OPENAI_BASE_URL: model.baseUrl,
      MODEL_PROVIDER_NAME: 'scripted',
      MONGODB_DATABASE_PREFIX: databasePrefix,
      LOG_LEVEL: 'warn',
      ...PATIENT,
      ...(stripe === undefined ? {} : stripeEnv(stripe)),
      ...options.env,
    };
    const replicas = options.replicas === undefined ? {} : { replicas: options.replicas };
    const system = await startSystem({ mode: options.mode ?? 'services', ...database, natsUrl: nats.bareUrl, natsCredentialsDir: nats.credentialsDir, home, env, port, ...replicas });
    stops.push(() => system.stop());
    if (stripe !== undefined) await syncPlans(nats.url, true);
    const [baseUrl = ''] = system.baseUrls;
    const account = await ensureDevAccount({ baseUrl, natsUrl: nats.url, home, modelName: 'scripted' });
    const api = new Api(baseUrl, account.apiKey, account.agentId);
    return { system, nats, mongo, mongodbUri, databasePrefix, home, model, stripe, api, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whatever a service did in a test, its user has the right to. */
async function nothingRefused(nats: TestNats): Promise<void> {
  const refusals = await nats.refusals();
  if (refusals.length > 0) throw new Error(`The broker refused what services need:\n${refusals.join('\n')}`);
}

/** Ends the replica of a service that was started last, in the middle of whatever it does. */
export async function kill(system: System, service: ServiceName): Promise<void> {
  const running = system.processes.findLast(({ program }) => program === service);
  running?.process.kill('SIGKILL');
  await running?.process.exited;
}
