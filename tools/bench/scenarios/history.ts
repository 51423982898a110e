import type { Subject } from '../subject.js';
import { runTurnsIn } from './turns.js';

/** Messages that a conversation has when its turns are measured. */
export const LENGTHS = [10, 200, 1_000, 5_000] as const;
const MEASURED_TURNS = 60;
const BUDGET = 1_024;
const EVERYTHING = 1_000_000;
const TEXT = 'x'.repeat(60);

/** Milliseconds of processor a turn, by the length of the conversation. */
export interface History {
  readonly budgeted: Readonly<Record<number, number>>;
  readonly whole: Readonly<Record<number, number>>;
}

/** One conversation that grows; under a budget of tokens, and with all of it sent. */
export async function history(subject: Subject): Promise<History> {
  return { budgeted: await grow(subject, BUDGET), whole: await grow(subject, EVERYTHING) };
}

async function grow(subject: Subject, contextTokens: number): Promise<Readonly<Record<number, number>>> {
  const id = await subject.conversation(await subject.agent('bench-10x0', contextTokens));
  const found: Record<number, number> = {};
  let turns = 0;
  for (const length of LENGTHS) {
    const before = length / 2 - turns;
    if (before > 0) await runTurnsIn(subject, [id], before, TEXT);
    found[length] = (await runTurnsIn(subject, [id], MEASURED_TURNS, TEXT)).cpuMs;
    turns += Math.max(0, before) + MEASURED_TURNS;
  }
  return found;
}
