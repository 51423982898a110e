import type { Subject } from '../subject.js';
import { median } from './numbers.js';
import { runTurnsIn } from './turns.js';

/** Messages that a conversation has when its turns are measured. */
export const LENGTHS = [10, 200, 1_000, 5_000] as const;
const ROUNDS = 7;
const MEASURED_TURNS = 24;
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
  const grown = LENGTHS.map(async (length) => {
    const id = await subject.conversation(agentId);
    await runTurnsIn(subject, [id], length / 2, TEXT);
    return { id, length, cpuMs: [] as number[] };
  });
  const conversations = await Promise.all(grown);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { id, cpuMs } of conversations) cpuMs.push((await runTurnsIn(subject, [id], MEASURED_TURNS, TEXT)).cpuMs);
  }
  return Object.fromEntries(conversations.map(({ length, cpuMs }) => [length, median(cpuMs)]));
}
