import { startScriptedModel } from '@fenago/llm';
import { createAccount, startSystem } from '@fenago/system';
import { PLANS_WITHOUT_LIMITS, startTestMongo, startTestNats, testDatabase } from '@fenago/testing';

/** What is fuzzed, and who asks. */
export interface Target {
  readonly baseUrl: string;
  readonly apiKey: string;
  stop(): Promise<void>;
}

/** No request is to end at a quota. */
const PATIENT = Object.fromEntries(['RATE_LIMIT', 'RATE_LIMIT_KEY', 'RATE_LIMIT_ADDRESS', 'LEADS'].map((name) => [`${name}_PER_MINUTE`, '1000000']));

/** People whom an admin may change and delete. */
const OTHERS = 20;

/**
 * A whole system in one process with servers of its own, and an account on it that may do everything.
 * @param home folder for its logs
 */
export async function startTarget(home: string): Promise<Target> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.toReversed()) await end();
  };
  try {
    const [nats, mongo, model] = await Promise.all([startTestNats({ users: true }), startTestMongo(), startScriptedModel({ delayMs: 0 })]);
    stops.push(() => nats.stop(), () => mongo.stop(), () => model.close());
    const env = {
      OPENAI_API_KEY: 'fuzz',
      OPENAI_BASE_URL: model.baseUrl,
      MODEL_PROVIDER_NAME: 'scripted',
      MONGODB_DATABASE_PREFIX: testDatabase('fuzz'),
      LOG_LEVEL: 'warn',
      BILLING_PLANS_FILE: PLANS_WITHOUT_LIMITS,
      ...PATIENT,
    };
    const system = await startSystem({ mode: 'standalone', mongodbUri: mongo.uri, natsUrl: nats.bareUrl, natsCredentialsDir: nats.credentialsDir, home, env });
    stops.push(() => system.stop());
    const { apiKey } = await createAccount(nats.url, { email: 'fuzz@localhost.localdomain', name: 'Fuzz', role: 'admin' });
    for (let number = 1; number <= OTHERS; number += 1) await createAccount(nats.url, { email: `other${number}@localhost.localdomain`, name: 'Other' });
    return { baseUrl: system.baseUrls[0] ?? '', apiKey, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
