import type { AggregateState, OutboxEvent } from '../types.js';
import type { SeenCause } from './causes.js';

/** A document as a replica knows it. `outbox` holds what is not known to have been pulled from it. */
export interface Loaded<S extends AggregateState> {
  readonly state: S;
  readonly causes: readonly SeenCause[];
  readonly outbox: readonly OutboxEvent[];
}

/** What a state, and each event that waits in it, is taken for beside what the service weighs. */
const ENTRY_BYTES = 1_024;

/**
 * Aggregates that this replica works on, least recently used first. A decision that commits is safe from here, since the
 * version guards it; a rejection or "nothing to do" is not.
 */
export class StateCache<S extends AggregateState> {
  private readonly entries = new Map<string, { readonly loaded: Loaded<S>; readonly weight: number }>();
  private total = 0;

  /**
   * @param weigh bytes that a state is worth, roughly
   * @param maxBytes bound over all states kept
   */
  constructor(
    private readonly weigh: (state: S) => number,
    private readonly maxBytes: number,
  ) {}

  get(id: string): Loaded<S> | undefined {
    const entry = this.entries.get(id);
    if (entry === undefined) return undefined;
    this.entries.delete(id);
    this.entries.set(id, entry);
    return entry.loaded;
  }

  set(id: string, loaded: Loaded<S>): void {
    this.delete(id);
    const weight = ENTRY_BYTES * (1 + loaded.outbox.length) + this.weigh(loaded.state);
    this.entries.set(id, { loaded, weight });
    this.total += weight;
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.maxBytes || oldest === id) break;
      this.delete(oldest);
    }
  }

  /** Forgets outbox entries that have been pulled from the document. */
  settled(id: string, eventIds: ReadonlySet<string>): void {
    const entry = this.entries.get(id);
    if (entry === undefined) return;
    const outbox = entry.loaded.outbox.filter((event) => !eventIds.has(event.id));
    const weight = entry.weight - ENTRY_BYTES * (entry.loaded.outbox.length - outbox.length);
    this.total += weight - entry.weight;
    this.entries.set(id, { weight, loaded: { ...entry.loaded, outbox } });
  }

  delete(id: string): void {
    const entry = this.entries.get(id);
    if (entry === undefined) return;
    this.total -= entry.weight;
    this.entries.delete(id);
  }

  clear(): void {
    this.entries.clear();
    this.total = 0;
  }
}
