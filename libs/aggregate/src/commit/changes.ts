import type { AggregateState, Changes } from '../types.js';

interface ArrayChange {
  /** Items gone from the start of the array as it was at the base. */
  dropped: number;
  appended: unknown[];
}

/**
 * Folds the changes of several commands on one state into one update.
 * Mongo refuses two operators on one field, so each field ends in exactly one of them.
 */
export class ChangeFolder<S extends AggregateState> {
  private readonly sets = new Map<string, unknown>();
  private readonly arrays = new Map<string, ArrayChange>();
  private readonly serverTimes: Set<string>;
  private current: S;

  /** @param serverTimes fields of the base that are still to take the server's time */
  constructor(
    private readonly base: S,
    serverTimes: readonly string[] = [],
  ) {
    this.current = base;
    this.serverTimes = new Set(serverTimes);
  }

  /** The base with all changes so far. */
  get state(): S {
    return this.current;
  }

  /**
   * Each command is a version of its own, also where several leave in one commit.
   * @param now stands in memory for the server's time of `serverTime` fields
   */
  add(changes: Changes<S>, now: Date): void {
    const next: Record<string, unknown> = { ...(this.current as object), v: this.current.v + 1, updatedAt: now };
    for (const [field, value] of Object.entries(changes.set ?? {})) {
      next[field] = value;
      this.sets.set(field, value);
      this.arrays.delete(field);
      this.serverTimes.delete(field);
    }
    const arrayFields = new Set([...Object.keys(changes.drop ?? {}), ...Object.keys(changes.append ?? {})]);
    for (const field of arrayFields) {
      const dropped = lookup<number>(changes.drop, field) ?? 0;
      const appended = lookup<readonly unknown[]>(changes.append, field) ?? [];
      const before = (next[field] as readonly unknown[] | undefined) ?? [];
      const after = [...before.slice(dropped), ...appended];
      next[field] = after;
      this.foldArray(field, dropped, appended, after);
    }
    for (const field of changes.serverTime ?? []) {
      next[field] = now;
      this.sets.delete(field);
      this.serverTimes.add(field);
    }
    this.current = next as unknown as S;
  }

  private foldArray(field: string, dropped: number, appended: readonly unknown[], after: readonly unknown[]): void {
    if (this.sets.has(field)) {
      this.sets.set(field, after);
      return;
    }
    const change = this.arrays.get(field) ?? { dropped: 0, appended: [] };
    const left = this.baseLength(field) - change.dropped;
    change.dropped += Math.min(dropped, left);
    change.appended.splice(0, Math.max(0, dropped - left));
    change.appended.push(...appended);
    this.arrays.set(field, change);
  }

  private baseLength(field: string): number {
    const value = (this.base as unknown as Record<string, unknown>)[field];
    return Array.isArray(value) ? value.length : 0;
  }

  /** The folded changes as one Mongo update; empty operators are left out. */
  toUpdate(): { set: Record<string, unknown>; push: Record<string, unknown>; currentDate: Record<string, true> } {
    const set: Record<string, unknown> = Object.fromEntries(this.sets);
    const push: Record<string, unknown> = {};
    for (const [field, change] of this.arrays) {
      const length = this.baseLength(field) - change.dropped + change.appended.length;
      if (length === 0) set[field] = [];
      else if (change.dropped === 0) push[field] = { $each: change.appended };
      else push[field] = { $each: change.appended, $slice: -length };
    }
    const currentDate: Record<string, true> = {};
    for (const field of this.serverTimes) currentDate[field] = true;
    return { set, push, currentDate };
  }
}

function lookup<T>(source: object | undefined, field: string): T | undefined {
  return (source as Record<string, T> | undefined)?.[field];
}
