import { ask, talk, type Turn } from '../load.js';
import type { Subject } from '../subject.js';
import { median } from './numbers.js';

export interface OneClient {
  /** Milliseconds to the first token behind those of the model's server itself. */
  readonly addedFirstMs: number;
  /** The same where the client has paused before: the machine has fallen asleep meanwhile. */
  readonly addedFirstAfterPauseMs: number;
  /** All of the turn, against the model's server itself. */
  readonly totalRatio: number;
}

const MODEL = 'bench-50x5';
/** One after the other, as of every client here. */
const TURNS_TOGETHER = 8;

/** One client and the model's server in turns, so that a noisy moment of the machine meets both. */
export async function oneClient(subject: Subject, modelUrl: string, turns: number): Promise<OneClient> {
  const id = await subject.conversation(await subject.agent(MODEL, 8_192));
  const through = (): Promise<Turn> => talk(subject.baseUrl, id, subject.apiKey, 'hello');
  const direct = (): Promise<Turn> => ask(modelUrl, MODEL);
  const [steady, model] = await alternately(through, direct, turns, TURNS_TOGETHER);
  // Here it pauses while the model's own turn takes its quarter of a second.
  const [paused, pausedModel] = await alternately(through, direct, TURNS_TOGETHER, 1);
  const added = (turn: readonly Turn[], of: readonly Turn[]): number => middle(turn, 'firstMs') - middle(of, 'firstMs');
  return {
    addedFirstMs: added(steady, model),
    addedFirstAfterPauseMs: added(paused, pausedModel),
    totalRatio: middle(steady, 'totalMs') / middle(model, 'totalMs'),
  };
}

async function alternately(one: () => Promise<Turn>, other: () => Promise<Turn>, turns: number, together: number): Promise<readonly [Turn[], Turn[]]> {
  const found: readonly [Turn[], Turn[]] = [[], []];
  for (let done = 0; done < turns; done += together) {
    for (let turn = 0; turn < together; turn += 1) found[0].push(await one());
    for (let turn = 0; turn < together; turn += 1) found[1].push(await other());
  }
  return found;
}

function middle(turns: readonly Turn[], field: keyof Turn): number {
  return median(turns.map((turn) => turn[field]));
}
