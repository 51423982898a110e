import type { ManagedProcess } from '@fenago/local-parts';
import { ensureDevAccount, makeDatabaseUsers, startSystem } from '@fenago/system';
import { PLANS_WITHOUT_LIMITS, startTestMongo, startTestNats, type TestMongo, type TestNats } from '@fenago/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { counts, type Counts } from './counters.js';
import { post } from './load.js';
import { startNode } from './node-process.js';

export const SUBJECTS = ['standalone', 'floor in one process', 'floor that forwards each token', 'services', 'floor in as many processes'] as const;
export type SubjectName = (typeof SUBJECTS)[number];

/** What is measured: a system that answers as FeNAgO does, on a mongod and a nats-server of its own. */
export interface Subject {
  readonly name: SubjectName;
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Its own processes. */
  readonly pids: readonly number[];
  /** mongod and nats-server. */
  readonly parts: readonly number[];
  /** Milliseconds from the start of its processes until all of them were ready. */
  readonly startMs: number;
  /** What its servers have been asked since they started. */
  counts(): Promise<Counts>;
  /** An agent on a model of the stub. */
  agent(model: string, contextTokens: number): Promise<string>;
  conversation(agentId: string): Promise<string>;
  stop(): Promise<void>;
}

export interface SubjectOptions {
  readonly modelUrl: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly replicas?: Parameters<typeof startSystem>[0]['replicas'];
}

interface Place {
  readonly home: string;
  readonly mongo: TestMongo;
  readonly nats: TestNats;
}

interface Started {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly pids: readonly number[];
  readonly startMs: number;
  agent(model: string, contextTokens: number): Promise<string>;
  stop(): Promise<unknown>;
}

const FLOOR_KEY = 'bench';
const ALL = ['conversation,execution,billing,agent,gateway'] as const;
const FLOORS = {
  'floor in one process': { processes: ALL, coalesceMs: 20 },
  'floor that forwards each token': { processes: ALL, coalesceMs: 0 },
  'floor in as many processes': { processes: ['conversation', 'execution', 'billing', 'agent', 'gateway'], coalesceMs: 20 },
} as const;
const QUOTAS = { RATE_LIMIT_PER_MINUTE: '100000000', RATE_LIMIT_KEY_PER_MINUTE: '100000000', STREAMS_PER_USER: '10000', EXECUTION_CONCURRENCY: '2000' } as const;

export async function startSubject(name: SubjectName, options: SubjectOptions): Promise<Subject> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.toReversed()) await end();
  };
  try {
    const home = await mkdtemp(join(tmpdir(), 'fenago-bench-'));
    stops.push(() => rm(home, { recursive: true, force: true }));
    const mongo = await startTestMongo({ users: true });
    stops.push(() => mongo.stop());
    // The floor knows no users.
    const isFenago = name === 'standalone' || name === 'services';
    const nats = await startTestNats({ users: isFenago });
    stops.push(() => nats.stop());
    const place = { home, mongo, nats };
    const started = isFenago ? await startFenago(name, place, options) : await startFloor(name, place, options);
    stops.push(() => started.stop());
    const { baseUrl, apiKey } = started;
    const conversation = async (agentId: string): Promise<string> => (await post<{ id: string }>(baseUrl, '/v1/conversations', apiKey, { agentId })).id;
    return { ...started, name, parts: [mongo.pid, nats.pid], counts: () => counts(mongo, nats), conversation, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startFenago(mode: 'standalone' | 'services', { home, mongo, nats }: Place, options: SubjectOptions): Promise<Started> {
  const model = { OPENAI_API_KEY: 'bench', OPENAI_BASE_URL: options.modelUrl, MODEL_PROVIDER_NAME: 'bench' };
  const env = { ...model, ...QUOTAS, BILLING_PLANS_FILE: PLANS_WITHOUT_LIMITS, ...options.env };
  const database = await makeDatabaseUsers({ adminUri: mongo.uri, prefix: 'fenago', home });
  const access = { ...database, natsUrl: nats.bareUrl, natsCredentialsDir: nats.credentialsDir };
  const began = performance.now();
  const system = await startSystem({ mode, ...access, home, env, ...(options.replicas === undefined ? {} : { replicas: options.replicas }) });
  const startMs = performance.now() - began;
  const [baseUrl = ''] = system.baseUrls;
  const { apiKey } = await ensureDevAccount({ baseUrl, natsUrl: nats.url, home, modelName: 'bench-1x0' });
  const agent = async (name: string, contextTokens: number): Promise<string> =>
    (await post<{ id: string }>(baseUrl, '/v1/agents', apiKey, { name, status: 'active', configuration: { model: name, contextTokens } })).id;
  return { baseUrl, apiKey, startMs, pids: system.processes.map((one) => one.process.pid), agent, stop: () => system.stop() };
}

async function startFloor(name: keyof typeof FLOORS, { mongo, nats }: Place, { modelUrl }: SubjectOptions): Promise<Started> {
  const { processes, coalesceMs } = FLOORS[name];
  const began = performance.now();
  const common = { MONGODB_URI: mongo.uri, NATS_URL: nats.url, MODEL_URL: modelUrl, API_KEY: FLOOR_KEY, COALESCE_MS: String(coalesceMs) };
  const started: { readonly said: { baseUrl: string }; readonly process: ManagedProcess }[] = [];
  // One after the other, as each finds the streams that the ones before have made.
  for (const roles of processes) started.push(await startNode('floor/main.ts', { ...common, ROLES: roles }));
  return {
    baseUrl: started.map(({ said }) => said.baseUrl).find((url) => url !== '') ?? '',
    apiKey: FLOOR_KEY,
    startMs: performance.now() - began,
    pids: started.map(({ process: one }) => one.pid),
    agent: async (model, contextTokens) => `${model}@${contextTokens}`,
    stop: () => Promise.all(started.map(({ process: one }) => one.stop(2_000))),
  };
}
