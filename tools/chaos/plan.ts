import type { ServiceName } from '@fenago/system';
import { Random } from './random.js';

/** What is done to one process of the system. */
export interface ProcessFault {
  readonly kind: 'kill' | 'pause' | 'restart';
  readonly service: ServiceName;
  /** Which of the replicas that run then; counted round. */
  readonly replica: number;
  readonly atMs: number;
  /** Time until the next process of the service starts, or the paused one goes on. */
  readonly forMs: number;
}

/** What is done to the broker or the database. A rewind goes back to the store as it was `forMs` before. */
export interface PartFault {
  readonly kind: 'nats-kill' | 'nats-wipe' | 'nats-rewind' | 'mongo-kill';
  readonly atMs: number;
  readonly forMs: number;
}

export type Fault = ProcessFault | PartFault;

/**
 * What the model asks for before it answers: nothing; a tool that only reads, one that may be repeated, one that must not be,
 * one that somebody must approve, or one that the client runs.
 */
export const TOOLS = ['none', 'look', 'put', 'pay', 'approve', 'ask'] as const;
export type PlannedTool = (typeof TOOLS)[number];

export interface PlannedMessage {
  /** Which of the conversations. */
  readonly conversation: number;
  readonly atMs: number;
  /** Unique; also its client message id, and the first word of its text. */
  readonly name: string;
  /** What the model is to answer, word by word. */
  readonly text: string;
  readonly tool: PlannedTool;
  readonly content: string;
  /** Whether the client watches the answer, and after how many events it loses its connection each time. */
  readonly watched: boolean;
  readonly dropsAfter: number;
  /** Whether the client sends it once more although it was accepted. */
  readonly again: boolean;
  /** Milliseconds after its acceptance at which the client cancels it. */
  readonly cancelAfterMs: number | undefined;
}

export interface Plan {
  readonly durationMs: number;
  readonly faults: readonly Fault[];
  readonly messages: readonly PlannedMessage[];
  /** When the last conversation is deleted, whatever runs or waits in it. */
  readonly deletionMs: number;
}

export interface PlanOptions {
  readonly seed: number;
  readonly kills: number;
  readonly turns: number;
  readonly conversations: number;
  readonly leaseMs: number;
}

const VICTIMS: readonly [ServiceName, ...ServiceName[]] = ['execution', 'execution', 'conversation', 'conversation', 'billing', 'gateway', 'agent', 'user'];
const MS_PER_FAULT = 1_500;
const QUIET_MS = 3_000;

/** Kills as asked for; half as many pauses, a fifth restarts, a tenth of each fault of broker and database, one at least. */
export function makePlan(options: PlanOptions): Plan {
  const random = new Random(options.seed);
  const kinds = faultKinds(options.kills);
  const durationMs = QUIET_MS + kinds.length * MS_PER_FAULT;
  const at = (): number => random.integer(QUIET_MS / 2, durationMs);
  const faults = kinds.map((kind) => makeFault(kind, at(), options, random)).toSorted((a, b) => a.atMs - b.atMs);
  const messages = Array.from({ length: options.turns }, (_, number) => makeMessage(number, random.integer(0, durationMs), options, random));
  return { durationMs, faults, messages: messages.toSorted((a, b) => a.atMs - b.atMs), deletionMs: random.integer(durationMs / 2, durationMs) };
}

function faultKinds(kills: number): readonly Fault['kind'][] {
  const times = (kind: Fault['kind'], count: number): Fault['kind'][] => Array.from({ length: Math.ceil(count) }, () => kind);
  return [
    ...times('kill', kills),
    ...times('pause', kills / 2),
    ...times('restart', kills / 5),
    ...times('nats-kill', kills / 10),
    ...times('nats-wipe', kills / 10),
    ...times('nats-rewind', kills / 10),
    ...times('mongo-kill', kills / 10),
  ];
}

function makeFault(kind: Fault['kind'], atMs: number, { leaseMs }: PlanOptions, random: Random): Fault {
  if (kind === 'kill' || kind === 'pause' || kind === 'restart') {
    const forMs = kind === 'pause' ? 2 * leaseMs : random.integer(0, 1_000);
    return { kind, service: random.pick(VICTIMS), replica: random.integer(0, 1), atMs, forMs };
  }
  return { kind, atMs, forMs: kind === 'nats-rewind' ? random.integer(1_000, 4_000) : random.integer(0, 1_500) };
}

function makeMessage(number: number, atMs: number, { conversations }: PlanOptions, random: Random): PlannedMessage {
  const words = Array.from({ length: random.integer(3, 60) }, (_, index) => `w${index}`);
  const name = `m${number}`;
  const text = [name, ...words].join(' ');
  const tool = random.pick(TOOLS);
  const asks = tool === 'none' ? '' : ` [[tool=${tool} args={"name":"${name}"}]]`;
  return {
    name,
    conversation: random.integer(0, conversations - 1),
    atMs,
    text,
    tool,
    content: `[[echo delay=${random.integer(5, 40)}]]${asks} ${text}`,
    watched: random.chance(0.4),
    dropsAfter: random.chance(0.3) ? random.integer(1, 10) : Number.POSITIVE_INFINITY,
    again: random.chance(0.15),
    cancelAfterMs: random.chance(0.06) ? random.integer(0, 800) : undefined,
  };
}
