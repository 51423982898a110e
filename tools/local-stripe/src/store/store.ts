import type { Change, Journal } from './journal.js';
import type { Collections } from './collections.js';

type Name = keyof Collections;
type Undo = () => void;

/**
 * Records by collection and id, in the order of their making. They are never changed in place: a change puts another one.
 * What happens inside `unit` is kept as a whole or not at all.
 */
export class Store {
  private readonly collections = new Map<string, Map<string, { readonly id: string }>>();
  private changes: Change[] = [];
  private undos: Undo[] = [];

  constructor(private readonly journal: Journal) {
    for (const change of journal.read()) this.apply(change);
    journal.rewrite([...this.collections].flatMap(([name, records]) => [...records.values()].map((record): Change => [name, record])));
  }

  get<N extends Name>(name: N, id: string): Collections[N] | undefined {
    return this.records(name).get(id);
  }

  /** All of a collection, the oldest first. */
  all<N extends Name>(name: N): Collections[N][] {
    return [...this.records(name).values()];
  }

  /** The same without a copy: for a look at the first few. */
  values<N extends Name>(name: N): IterableIterator<Collections[N]> {
    return this.records(name).values();
  }

  put<N extends Name>(name: N, record: Collections[N]): Collections[N] {
    this.note([name, record]);
    return record;
  }

  remove(name: Name, id: string): void {
    this.note([name, id]);
  }

  /** Runs what one request does; when it throws, nothing of it has happened. */
  unit<T>(work: () => T): T {
    try {
      const result = work();
      if (this.changes.length > 0) this.journal.append(this.changes);
      return result;
    } catch (error) {
      for (const undo of this.undos.toReversed()) undo();
      throw error;
    } finally {
      this.changes = [];
      this.undos = [];
    }
  }

  private note(change: Change): void {
    this.changes.push(change);
    const [name, recordOrId] = change;
    const records = this.records(name as Name);
    const id = typeof recordOrId === 'string' ? recordOrId : recordOrId.id;
    const before = records.get(id);
    this.undos.push(before === undefined ? () => records.delete(id) : () => records.set(id, before as Collections[Name]));
    this.apply(change);
  }

  private apply([name, recordOrId]: Change): void {
    const records = this.records(name as Name) as Map<string, { readonly id: string }>;
    if (typeof recordOrId === 'string') records.delete(recordOrId);
    else records.set(recordOrId.id, recordOrId);
  }

  private records<N extends Name>(name: N): Map<string, Collections[N]> {
    const known = this.collections.get(name) ?? new Map<string, { readonly id: string }>();
    this.collections.set(name, known);
    return known as Map<string, Collections[N]>;
  }
}
