import type { TimeoutPhase } from '../model-error.js';

/** One timer for the three waits of a call. It runs only while we wait for the provider, not while the consumer works. */
export class Watchdog {
  /** The wait that ran out. */
  expired: TimeoutPhase | undefined;
  private phase: TimeoutPhase = 'connect';
  private timer: NodeJS.Timeout | undefined;
  private waiting = false;

  constructor(private readonly onExpire: () => void) {}

  /** Starts the wait of a new phase. */
  enter(phase: TimeoutPhase, ms: number): void {
    clearTimeout(this.timer);
    this.phase = phase;
    this.waiting = true;
    this.timer = setTimeout(() => this.fire(), ms);
  }

  /** The consumer has the word; the timer may fire meanwhile and is ignored. */
  pause(): void {
    this.waiting = false;
  }

  /** Waits anew from now. `refresh` re-arms the same timer, also a fired one, without allocating. */
  restart(): void {
    this.waiting = true;
    this.timer?.refresh();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.waiting = false;
  }

  private fire(): void {
    if (!this.waiting) return;
    this.expired = this.phase;
    this.onExpire();
  }
}
