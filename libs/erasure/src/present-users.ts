/** Users remembered, the one asked for longest ago gone first. */
const MAX_KEPT = 10_000;

/** Users of whom it was asked a moment ago whether they are gone, and who were not. */
export class PresentUsers {
  private readonly askedAt = new Map<string, number>();
  private forgotten = 0;

  /** @param keptMs milliseconds for which an answer is taken to hold */
  constructor(readonly keptMs: number) {}

  /** Changes when anybody is forgotten: what was asked before may not hold any more. */
  get epoch(): number {
    return this.forgotten;
  }

  /**
   * @param at when it was asked, by the monotonic clock
   * @param epoch of then
   */
  add(userId: string, at: number, epoch: number): void {
    if (epoch !== this.epoch) return;
    this.askedAt.delete(userId);
    this.askedAt.set(userId, at);
    const oldest = this.askedAt.size > MAX_KEPT ? this.askedAt.keys().next().value : undefined;
    if (oldest !== undefined) this.askedAt.delete(oldest);
  }

  has(userId: string): boolean {
    return performance.now() - (this.askedAt.get(userId) ?? Number.NEGATIVE_INFINITY) < this.keptMs;
  }

  forget(userId: string): void {
    this.forgotten += 1;
    this.askedAt.delete(userId);
  }
}
