import { ask, talk } from '../load.js';
import type { Subject } from '../subject.js';
import { median } from './numbers.js';

export interface OneClient {
  /** Milliseconds to the first token behind those of the model's server itself. */
  readonly addedFirstMs: number;
  /** All of the turn, against the model's server itself. */
  readonly totalRatio: number;
}

const MODEL = 'bench-50x5';

/** One client and the model's server in turns, so that a noisy moment of the machine meets both. */
export async function oneClient(subject: Subject, modelUrl: string, turns: number): Promise<OneClient> {
  const id = await subject.conversation(await subject.agent(MODEL, 8_192));
  const through: { firstMs: number; totalMs: number }[] = [];
  const direct: { firstMs: number; totalMs: number }[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    through.push(await talk(subject.baseUrl, id, subject.apiKey, 'hello'));
    direct.push(await ask(modelUrl, MODEL));
  }
  const middle = (of: typeof through, field: 'firstMs' | 'totalMs'): number => median(of.map((turn) => turn[field]));
  return { addedFirstMs: middle(through, 'firstMs') - middle(direct, 'firstMs'), totalRatio: middle(through, 'totalMs') / middle(direct, 'totalMs') };
}
