import { startScriptedModel, type ScriptedModel } from '@fenago/llm';
import { ensureDevAccount, makeDatabaseUsers, SERVICES, startSystem, type System } from '@fenago/system';
import { PLANS_WITHOUT_LIMITS, startTestMongo, startTestNats, testDatabase, type TestMongo, type TestNats } from '@fenago/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readBroker } from './broker-view.js';
import { callsByMessage, check, checkCalls, checkTools } from './check.js';
import { Client } from './client.js';
import { unpublished } from './database-view.js';
import { Fleet } from './fleet.js';
import { Load } from './load.js';
import { quiet, readOutcome } from './outcome.js';
import { makePlan, type Plan } from './plan.js';
import { reportOf, type Report } from './report.js';
import { startToolServer, type ToolServer } from './tool-server.js';

export type UnsafeSwitch = 'fence' | 'causes' | 'reconcile' | 'journal';

export interface ChaosOptions {
  readonly seed: number;
  readonly kills: number;
  readonly turns: number;
  readonly conversations: number;
  /** Switches a safety off: the run must then find violations. */
  readonly unsafe?: UnsafeSwitch;
  readonly log: (line: string) => void;
  /** Keeps the processes' logs in this folder. */
  readonly home?: string;
  /** Milliseconds after the last fault in which everything must have come to rest. */
  readonly settleMs: number;
}

const LEASE_MS = 2_000;
const REPLICAS = 2;
/** More than there are turns with their steps: every call is looked at. */
const KEPT_CALLS = 200_000;

interface Stage {
  readonly system: System;
  readonly nats: TestNats;
  readonly mongo: TestMongo;
  readonly model: ScriptedModel;
  readonly prefix: string;
  readonly apiKey: string;
  readonly tools: ToolServer;
}

/** Runs the whole system through the faults of a seed, and compares what it accepted with what came out. */
export async function runChaos(options: ChaosOptions): Promise<Report> {
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const stage = await setUp(options, stops);
    return await play(stage, options);
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

async function setUp({ unsafe, home: kept }: ChaosOptions, stops: (() => Promise<unknown>)[]): Promise<Stage> {
  const home = kept ?? (await mkdtemp(join(tmpdir(), 'fenago-chaos-')));
  if (kept === undefined) stops.push(() => rm(home, { recursive: true, force: true }));
  const [nats, mongo, model, tools] = await Promise.all([startTestNats({ users: true }), startTestMongo({ users: true }), startScriptedModel({ keptCalls: KEPT_CALLS }), startToolServer()]);
  stops.push(() => nats.stop(), () => mongo.stop(), () => model.close(), () => tools.close());
  const prefix = testDatabase('chaos');
  const system = await startSystem({
    mode: 'services',
    ...(await makeDatabaseUsers({ adminUri: mongo.uri, prefix, home })),
    natsUrl: nats.bareUrl,
    natsCredentialsDir: nats.credentialsDir,
    home,
    replicas: Object.fromEntries(SERVICES.map((service) => [service, REPLICAS])),
    env: {
      OPENAI_API_KEY: 'chaos',
      OPENAI_BASE_URL: model.baseUrl,
      MODEL_PROVIDER_NAME: 'scripted',
      MONGODB_DATABASE_PREFIX: prefix,
      EGRESS_ALLOW: '127.0.0.1',
      LOG_LEVEL: 'info',
      EXECUTION_LEASE_MS: String(LEASE_MS),
      EXECUTION_SWEEP_MS: '500',
      STREAMS_PER_USER: '1000',
      RATE_LIMIT_PER_MINUTE: '1000000',
      RATE_LIMIT_KEY_PER_MINUTE: '1000000',
      BILLING_PLANS_FILE: PLANS_WITHOUT_LIMITS,
      ...(unsafe === undefined ? {} : { FENAGO_UNSAFE_DISABLE: unsafe }),
    },
  });
  stops.push(() => system.stop());
  const [baseUrl = ''] = system.baseUrls;
  const { apiKey } = await ensureDevAccount({ baseUrl, natsUrl: nats.url, home, modelName: 'scripted' });
  return { system, nats, mongo, model, prefix, apiKey, tools };
}

async function play(stage: Stage, options: ChaosOptions): Promise<Report> {
  const { system, nats, mongo, model, prefix } = stage;
  const plan = makePlan({ ...options, leaseMs: LEASE_MS });
  const fleet = new Fleet(system, nats, mongo, options.log);
  const client = new Client(() => fleet.gateways(), stage.apiKey, options.settleMs);
  const conversations = await createConversations(client, stage.tools, options.conversations);
  const load = new Load(client, plan, conversations, options.settleMs);
  const began = performance.now();
  await Promise.all([load.run(), inflictAll(fleet, plan)]);
  const rest = Math.max(1_000, began + plan.durationMs + options.settleMs - performance.now());
  const restless = await quiet(client, load.told, rest);
  const outcome = await readOutcome(client, load.told);
  const calls = callsByMessage(model.calls);
  const waiting = await nothingWaits(mongo, prefix, restless === undefined ? OUTBOX_MS : 0);
  const broker = await readBroker(nats.url);
  const refusals = await nats.refusals();
  fleet.release();
  const violations = [
    ...fleet.problems,
    ...load.told.violations,
    ...(restless === undefined ? [] : [restless]),
    ...check(load.told, outcome),
    ...checkCalls(load.told, outcome, calls),
    ...checkTools(load.told, stage.tools.calls),
    ...(model.callCount === model.calls.length ? [] : [`The model was asked ${model.callCount} times, of which ${model.calls.length} could be looked at`]),
    ...(waiting === 0 ? [] : [`${waiting} documents still hold events that have not gone out`]),
    ...refusals.map((refusal) => `The broker refused what a service needs: ${refusal}`),
    ...broker.violations,
    ...broker.deadLetters.map((letter) => `A dead letter: ${letter}`),
  ];
  return reportOf({ options, told: load.told, outcome, violations, faults: fleet.done, events: broker.events, retries: client.retries, calls, toolCalls: stage.tools.calls.length, ms: performance.now() - began });
}

async function createConversations(client: Client, { tools }: ToolServer, count: number): Promise<readonly string[]> {
  const agent = await client.send<{ id: string }>('POST', '/v1/agents', { name: 'Chaos', configuration: { model: 'scripted', tools } });
  const agentId = agent.body.id;
  const made = Array.from({ length: count }, () => client.send<{ id: string }>('POST', '/v1/conversations', { agentId }));
  return (await Promise.all(made)).map(({ body }) => body.id);
}

async function inflictAll(fleet: Fleet, { faults }: Plan): Promise<void> {
  const began = performance.now();
  const inflicted: Promise<void>[] = [];
  for (const fault of faults) {
    await delay(Math.max(0, began + fault.atMs - performance.now()));
    inflicted.push(fleet.inflict(fault));
  }
  await Promise.all(inflicted);
}

const OUTBOX_MS = 15_000;

async function nothingWaits(mongo: TestMongo, prefix: string, forMs: number): Promise<number> {
  const end = performance.now() + forMs;
  for (;;) {
    const waiting = await unpublished(mongo.uri, prefix);
    if (waiting === 0 || performance.now() > end) return waiting;
    await delay(200);
  }
}
