/** Lets those go on who wait for something to happen. */
export class Signals {
  private readonly waiting = new Map<string, Set<(event?: unknown) => void>>();

  /** Whoever waits for it goes on. */
  give(name: string): void {
    for (const goOn of this.waiting.get(name) ?? []) goOn();
  }

  /**
   * Resolves when it happens next, or once so many milliseconds are over.
   * @throws the signal's reason, where that is given first
   */
  async next(name: string, ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const timer = setTimeout(resolve, ms);
    const waiting = this.waiting.get(name) ?? new Set();
    this.waiting.set(name, waiting.add(resolve));
    signal.addEventListener('abort', resolve);
    try {
      await promise;
      signal.throwIfAborted();
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', resolve);
      waiting.delete(resolve);
      if (waiting.size === 0) this.waiting.delete(name);
    }
  }
}
