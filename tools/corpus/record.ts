import { EVENT_CONTRACTS, type AnyDomainEvent } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { normalised } from './normalise.js';
import { castOf, leave } from './scenes/accounts.js';
import { agents } from './scenes/agents.js';
import { billing, deadLetters, keys, rotation, schedules, usage, webhooks } from './scenes/things.js';
import { chatCompletion, turns } from './scenes/turns.js';
import { Stage } from './stage.js';

const SETTLED_MS = 30_000;

/**
 * Has a system go through all that it can do, and answers what it told: at least one event of each type, with ids and times
 * that do not depend on the run.
 * @throws Error where a type of the catalogue was not told
 */
export async function record(home: string, log: (line: string) => void): Promise<readonly AnyDomainEvent[]> {
  const stage = await Stage.set(home);
  const scene = async <T>(name: string, play: () => Promise<T>): Promise<T> => {
    log(name);
    return play();
  };
  const missing = (): readonly string[] => EVENT_CONTRACTS.map(({ type }) => type as string).filter((type) => !stage.events.some((event) => event.type === type));
  try {
    const cast = await scene('accounts', () => castOf(stage));
    const { ada, admin } = cast;
    await scene('agents', () => agents(ada));
    await scene('turns', () => turns(stage, ada));
    await scene('chat completion', () => chatCompletion(ada));
    await scene('keys', () => keys(ada));
    await scene('schedules', () => schedules(stage, ada));
    await scene('webhooks', () => webhooks(stage, ada));
    await scene('usage', () => usage(stage, ada, admin));
    await scene('billing', () => billing(stage, ada));
    await scene('dead letters', () => deadLetters(stage, admin));
    await scene('leaving', () => leave(stage, cast));
    await scene('rotation', () => rotation(stage));
    await until(() => missing().length === 0, { deadlineMs: SETTLED_MS }).catch((cause: unknown) => {
      throw new Error(`Nothing on this stage tells ${missing().join(', ')}: give it a scene in tools/corpus.`, { cause });
    });
    return stage.events.map(normalised);
  } finally {
    await stage.stop();
  }
}
