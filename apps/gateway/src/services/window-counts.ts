/** What one replica has counted in one window: counts are whole, not what came in addition, so that each may come twice or late. */
export interface CountReport {
  readonly replica: string;
  /** Number of the window since the epoch. */
  readonly window: number;
  readonly counts: readonly (readonly [key: string, count: number])[];
}

interface Entry {
  total: number;
  /** By replica. */
  readonly counts: Map<string, number>;
  /** This replica's own count, as the others know it. */
  reported: number;
}

/** Counts of a key in this window and the one before. */
export interface Counted {
  readonly current: number;
  readonly previous: number;
  /** Of this window, milliseconds. */
  readonly elapsedMs: number;
}

/** Takes what comes for keys that no longer fit: they share one count, so that whoever makes up keys gains nothing. */
const OVERFLOW = '*';

/**
 * Counts by key over a sliding window, together with other replicas. Of the window before, as much counts as the sliding
 * one still covers. Windows begin at the same moments everywhere, so counts of several replicas can be added.
 */
export class WindowCounts {
  private readonly windows = new Map<number, Map<string, Entry>>();
  private readonly news = new Map<number, Set<string>>();

  /**
   * @param self this replica
   * @param maxKeys in one window
   */
  constructor(
    private readonly self: string,
    private readonly windowMs: number,
    private readonly maxKeys: number,
  ) {}

  /** What has been counted of a key. @param now milliseconds since the epoch */
  at(key: string, now: number): Counted {
    const window = this.windowOf(now);
    const total = (at: number): number => this.entry(at, key)?.total ?? 0;
    return { current: total(window), previous: total(window - 1), elapsedMs: now - window * this.windowMs };
  }

  /** Counts one. @returns how many of this replica's the others do not know */
  add(key: string, now: number): number {
    const window = this.windowOf(now);
    const entry = this.makeEntry(window, key);
    const own = (entry.counts.get(this.self) ?? 0) + 1;
    entry.counts.set(this.self, own);
    entry.total += 1;
    this.newsOf(window).add(this.nameOf(window, key));
    return own - entry.reported;
  }

  /** What this replica has counted and not reported yet; it counts as reported from now on. */
  takeNews(): readonly CountReport[] {
    const reports = [...this.news].map(([window, keys]) => {
      const counts = [...keys].flatMap((key) => {
        const entry = this.entry(window, key);
        if (entry === undefined) return [];
        entry.reported = entry.counts.get(this.self) ?? 0;
        return [[key, entry.reported] as const];
      });
      return { replica: this.self, window, counts };
    });
    this.news.clear();
    return reports.filter(({ counts }) => counts.length > 0);
  }

  /** All that is known here, of every replica, for one that has just come. */
  everything(now: number): readonly CountReport[] {
    this.forget(now);
    return [...this.windows].flatMap(([window, entries]) => {
      const byReplica = new Map<string, [string, number][]>();
      for (const [key, { counts }] of entries) {
        for (const [replica, count] of counts) {
          const list = byReplica.get(replica) ?? [];
          byReplica.set(replica, list);
          list.push([key, count]);
        }
      }
      return [...byReplica].map(([replica, counts]) => ({ replica, window, counts }));
    });
  }

  /** Adds what a replica reports; what is older than what is known changes nothing. */
  merge({ replica, window, counts }: CountReport, now: number): void {
    const present = this.windowOf(now);
    // A clock may be a little ahead of this one.
    if (replica === this.self || window < present - 1 || window > present + 1) return;
    for (const [key, count] of counts) {
      const entry = this.makeEntry(window, key);
      const known = entry.counts.get(replica) ?? 0;
      if (count <= known) continue;
      entry.counts.set(replica, count);
      entry.total += count - known;
    }
  }

  private windowOf(now: number): number {
    this.forget(now);
    return Math.floor(now / this.windowMs);
  }

  private forget(now: number): void {
    const oldest = Math.floor(now / this.windowMs) - 1;
    for (const window of this.windows.keys()) {
      if (window >= oldest) continue;
      this.windows.delete(window);
      this.news.delete(window);
    }
  }

  private entry(window: number, key: string): Entry | undefined {
    return this.windows.get(window)?.get(this.nameOf(window, key));
  }

  /** The key itself, or what it shares with the others that no longer fit. */
  private nameOf(window: number, key: string): string {
    const entries = this.windows.get(window);
    return entries === undefined || entries.has(key) || entries.size < this.maxKeys ? key : OVERFLOW;
  }

  private makeEntry(window: number, key: string): Entry {
    const entries = this.windows.get(window) ?? new Map<string, Entry>();
    this.windows.set(window, entries);
    const name = this.nameOf(window, key);
    const entry = entries.get(name) ?? { total: 0, counts: new Map<string, number>(), reported: 0 };
    entries.set(name, entry);
    return entry;
  }

  private newsOf(window: number): Set<string> {
    const keys = this.news.get(window) ?? new Set<string>();
    this.news.set(window, keys);
    return keys;
  }
}
