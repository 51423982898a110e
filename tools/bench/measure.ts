import type { Log } from '@fenago/local-parts';
import { memoryOf } from './process-use.js';
import { profile, type Share } from './profile.js';
import { history, type History } from './scenarios/history.js';
import { oneClient, type OneClient } from './scenarios/one-client.js';
import { twoReplicas } from './scenarios/replicas.js';
import { streams, type Streams } from './scenarios/streams.js';
import { runTurns, type TurnsResult } from './scenarios/turns.js';
import { startSubject, SUBJECTS, type Subject, type SubjectName } from './subject.js';

export const CLIENTS = [1, 16, 64] as const;
export const STREAMS = [200, 1_000] as const;

/** What one round found of one subject. */
export interface Round {
  readonly startMs: number;
  readonly idleBytes: number;
  readonly oneClient: OneClient;
  readonly turns: Readonly<Record<number, Omit<TurnsResult, 'turns'>>>;
  /** Milliseconds of processor a turn of 50 tokens, 5 ms apart, at 16 clients. */
  readonly pacedCpuMs: number;
}

export interface Measured {
  readonly rounds: Readonly<Record<SubjectName, readonly Round[]>>;
  readonly histories: Partial<Record<SubjectName, History>>;
  readonly streams: Partial<Record<SubjectName, Readonly<Record<number, Streams>>>>;
  /** NaN where they were not measured. */
  readonly twoReplicas: number;
  readonly profile: readonly Share[];
}

export interface MeasureOptions {
  readonly modelUrl: string;
  readonly rounds: number;
  /** Without growing conversations, open streams and replicas. */
  readonly isQuick: boolean;
  readonly log: Log;
}

const WARM_UP_TURNS = 80;
/** Turns of each client, by how many clients there are. */
const TURNS: Readonly<Record<number, number>> = { 1: 100, 16: 50, 64: 20 };
const WITH_HISTORY: readonly SubjectName[] = ['standalone', 'floor in one process'];
const WITH_STREAMS: readonly SubjectName[] = ['standalone', 'services', 'floor in one process'];

/** All subjects one after the other, and that several times: what the machine does meanwhile meets all of them. */
export async function measure({ modelUrl, rounds, isQuick, log }: MeasureOptions): Promise<Measured> {
  const found = Object.fromEntries(SUBJECTS.map((name) => [name, [] as Round[]])) as Record<SubjectName, Round[]>;
  const histories: Partial<Record<SubjectName, History>> = {};
  const open: Partial<Record<SubjectName, Record<number, Streams>>> = {};
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of SUBJECTS) {
      log(`round ${round} of ${rounds}: ${name}`);
      const subject = await startSubject(name, { modelUrl });
      try {
        found[name].push(await measureRound(subject, modelUrl));
        if (round < rounds || isQuick) continue;
        if (WITH_HISTORY.includes(name)) histories[name] = await history(subject);
        if (WITH_STREAMS.includes(name)) open[name] = await streamsOf(subject);
      } finally {
        await subject.stop();
      }
    }
  }
  log('where a turn goes');
  const measured = { rounds: found, histories, streams: open, profile: await profile(modelUrl) };
  if (isQuick) return { ...measured, twoReplicas: Number.NaN };
  log('two replicas of the execution service');
  return { ...measured, twoReplicas: await twoReplicas(modelUrl) };
}

async function measureRound(subject: Subject, modelUrl: string): Promise<Round> {
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const idleBytes = memoryOf(subject.pids);
  const agentId = await subject.agent('bench-20x0', 8_192);
  // V8 compiles what is run often, and only then is measured what runs for days.
  await runTurns(subject, { agentId, clients: 16, turns: WARM_UP_TURNS });
  const alone = await oneClient(subject, modelUrl, 32);
  const turns: Record<number, Omit<TurnsResult, 'turns'>> = {};
  for (const clients of CLIENTS) {
    const { turns: _each, ...result } = await runTurns(subject, { agentId, clients, turns: TURNS[clients] ?? 1 });
    turns[clients] = result;
  }
  const paced = await runTurns(subject, { agentId: await subject.agent('bench-50x5', 8_192), clients: 16, turns: 25 });
  return { startMs: subject.startMs, idleBytes, oneClient: alone, turns, pacedCpuMs: paced.cpuMs };
}

async function streamsOf(subject: Subject): Promise<Record<number, Streams>> {
  const found: Record<number, Streams> = {};
  for (const count of STREAMS) found[count] = await streams(subject, count);
  return found;
}
