/**
 * Runs of the same kind of work, one at a time for each key. Who asks while one is under way gets the next, and shares it with all who
 * have asked since: it begins after each of them asked.
 */
export class JoinedRuns {
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly next = new Map<string, Promise<void>>();

  run(key: string, work: () => Promise<void>): Promise<void> {
    const joined = this.next.get(key);
    if (joined !== undefined) return joined;
    const before = this.underWay.get(key);
    if (before === undefined) return this.begin(key, work);
    const next = this.after(before, key, work);
    this.next.set(key, next);
    return next;
  }

  private async after(before: Promise<void>, key: string, work: () => Promise<void>): Promise<void> {
    // Whoever waits for that one hears of its failure.
    await before.catch(() => undefined);
    this.next.delete(key);
    return this.begin(key, work);
  }

  private begin(key: string, work: () => Promise<void>): Promise<void> {
    const running = work().finally(() => {
      if (this.underWay.get(key) === running) this.underWay.delete(key);
    });
    this.underWay.set(key, running);
    return running;
  }
}
