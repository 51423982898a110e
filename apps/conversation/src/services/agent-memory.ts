import type { KnownAgent } from '../domain/agent.js';
import { BoundedMap } from '../repositories/bounded-map.js';

const MAX_AGENTS = 1_000;
/** So old may what is remembered be where the broker did not pass a change on. */
const KEPT_MS = 5_000;
/** An agent that has just changed is read each time: the change is heard before whichever replica it came to has written it. */
const SETTLES_MS = 2_000;

interface Remembered {
  readonly agent: KnownAgent;
  readonly at: number;
}

/** Agents as they were read a moment ago, so that not every message reads its agent again. */
export class AgentMemory {
  private agents = new BoundedMap<Remembered>(MAX_AGENTS);
  private readonly changedAt = new BoundedMap<number>(MAX_AGENTS);

  get(agentId: string): KnownAgent | undefined {
    const found = this.agents.get(agentId);
    return found !== undefined && performance.now() - found.at < KEPT_MS ? found.agent : undefined;
  }

  /** Remembers one as it was read, unless it has just changed. */
  put(agent: KnownAgent): void {
    const at = performance.now();
    if (at - (this.changedAt.get(agent.agentId) ?? Number.NEGATIVE_INFINITY) > SETTLES_MS) this.agents.set(agent.agentId, { agent, at });
  }

  /** It changes: what is remembered holds no more. */
  changed(agentId: string): void {
    this.changedAt.set(agentId, performance.now());
    this.agents.delete(agentId);
  }

  /** Changes may have been missed. */
  forgetAll(): void {
    this.agents = new BoundedMap(MAX_AGENTS);
  }
}
