import type { AnyEvent } from './event.js';
import type { EventContext } from './handlers.js';

/** Remembers what was done, by key. Give each consumer a store, or a part of one, of its own. */
export interface OnceStore {
  has(key: string): Promise<boolean>;
  add(key: string): Promise<void>;
}

/**
 * Makes a handler pass over events that it has handled before. An event can still be handled twice where the program ends
 * between the handler and `add`: what must be exactly once writes the event's id together with its effect, in one update or
 * transaction, under a unique key.
 */
export function once<E extends AnyEvent>(store: OnceStore, handle: (event: E, context: EventContext) => Promise<void>): (event: E, context: EventContext) => Promise<void> {
  return async (event, context) => {
    if (await store.has(event.id)) return;
    await handle(event, context);
    await store.add(event.id);
  };
}

/** Remembers the last keys of this process only: enough against repetitions by the broker, and not over a restart. */
export class MemoryOnceStore implements OnceStore {
  private readonly keys = new Set<string>();

  /** @param most keys that are kept; the oldest go first */
  constructor(private readonly most = 10_000) {}

  async has(key: string): Promise<boolean> {
    return this.keys.has(key);
  }

  async add(key: string): Promise<void> {
    this.keys.add(key);
    if (this.keys.size <= this.most) return;
    const oldest = this.keys.keys().next();
    if (oldest.done !== true) this.keys.delete(oldest.value);
  }
}
