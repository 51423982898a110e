import type { Turn } from '../load.js';
import type { Subject } from '../subject.js';
import { median } from './numbers.js';
import { costOf, talkIn } from './turns.js';

/** Messages that a conversation has when its turns are measured. */
export const LENGTHS = [10, 200, 1_000, 5_000] as const;
const ROUNDS = 4;
/** Enough for the second of settling to be little. */
const MEASURED_TURNS = 50;
/** By so much of itself a conversation may grow while it is measured: a short one is soon another. */
const MAX_GROWTH = 0.4;
const BUDGET = 1_024;
const EVERYTHING = 1_000_000;
const TEXT = 'x'.repeat(60);

/** Milliseconds of processor a turn, by the length of the conversation. */
export interface History {
  readonly budgeted: Readonly<Record<number, number>>;
  readonly whole: Readonly<Record<number, number>>;
}

/** Conversations of each length, measured one after the other and that several times; under a budget of tokens, and with all of it sent. */
export async function history(subject: Subject): Promise<History> {
  return { budgeted: await byLength(subject, BUDGET), whole: await byLength(subject, EVERYTHING) };
}

async function byLength(subject: Subject, contextTokens: number): Promise<Readonly<Record<number, number>>> {
  const agentId = await subject.agent('bench-10x0', contextTokens);
  const grown = async (length: number): Promise<string> => {
    const id = await subject.conversation(agentId);
    await talkIn(subject, id, length / 2, TEXT);
    return id;
  };
  const kept = new Map<number, readonly string[]>();
  const found = new Map(LENGTHS.map((length) => [length, [] as number[]]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [length, cpuMs] of found) {
      const turns = Math.min(MEASURED_TURNS, (length * MAX_GROWTH) / 2);
      const ids = kept.get(length) ?? (await Promise.all(Array.from({ length: Math.ceil(MEASURED_TURNS / turns) }, () => grown(length))));
      if (ids.length === 1) kept.set(length, ids);
      cpuMs.push((await costOf(subject, () => oneAfterTheOther(subject, ids, turns))).cpuMs);
    }
  }
  return Object.fromEntries(Array.from(found, ([length, cpuMs]) => [length, median(cpuMs)]));
}

async function oneAfterTheOther(subject: Subject, ids: readonly string[], turns: number): Promise<readonly Turn[]> {
  const done: Turn[] = [];
  for (const id of ids) done.push(...(await talkIn(subject, id, turns, TEXT)));
  return done;
}
