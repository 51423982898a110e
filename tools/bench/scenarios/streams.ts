import { talk } from '../load.js';
import { memoryOf } from '../process-use.js';
import type { Subject } from '../subject.js';
import { median, quantile } from './numbers.js';

export interface Streams {
  /** Time that a stream took against what its model takes, in the middle and of the slowest hundredth. */
  readonly paceP50: number;
  readonly paceP99: number;
  /** Bytes that all processes grew by, a stream. */
  readonly bytesEach: number;
  readonly errors: number;
}

const TOKENS = 200;
const PAUSE_MS = 50;
const IDEAL_MS = (TOKENS - 1) * PAUSE_MS;
/** Over which the streams begin; the memory is read in the middle of all of them. */
const BEGIN_OVER_MS = 2_000;

/** Many streams at once, each of 20 tokens a second for ten seconds. */
export async function streams(subject: Subject, count: number): Promise<Streams> {
  const agentId = await subject.agent(`bench-${TOKENS}x${PAUSE_MS}`, 8_192);
  const conversations: string[] = [];
  for (let made = 0; made < count; made += 50) {
    conversations.push(...(await Promise.all(Array.from({ length: Math.min(50, count - made) }, () => subject.conversation(agentId)))));
  }
  const pids = [...subject.pids, ...subject.parts];
  const before = memoryOf(pids);
  let errors = 0;
  const pace: number[] = [];
  const running = conversations.map(async (id, i) => {
    await wait((i / count) * BEGIN_OVER_MS);
    try {
      const { firstMs, totalMs } = await talk(subject.baseUrl, id, subject.apiKey, 'hello');
      pace.push((totalMs - firstMs) / IDEAL_MS);
    } catch {
      errors += 1;
    }
  });
  await wait(BEGIN_OVER_MS + IDEAL_MS / 2);
  const bytesEach = (memoryOf(pids) - before) / count;
  await Promise.all(running);
  return { paceP50: median(pace), paceP99: quantile(pace, 0.99), bytesEach, errors };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
