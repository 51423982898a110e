import { pino, type DestinationStream } from 'pino';

/** What is written within so many milliseconds goes out together. */
const GATHER_MS = 50;
/** Bytes past which it does not wait; more than that leaves in one write. */
const MAX_GATHERED = 64 * 1024;
const MAX_WRITE = 256 * 1024;
/** Bytes that may wait where nobody reads; what comes then is dropped. */
const MAX_WAITING = 16 * 1024 * 1024;

/**
 * Lines for stdout, those of a moment together: line by line each would wake a thread for its write. The destination's own
 * `periodicFlush` would wake one as often where nothing is written. At the end of the process pino writes what waits; only a kill loses it.
 */
export class GatheredOutput implements DestinationStream {
  private timer: NodeJS.Timeout | undefined;
  private readonly out = pino.destination({ dest: 1, sync: false, minLength: MAX_GATHERED, maxWrite: MAX_WRITE, maxLength: MAX_WAITING });

  write(line: string): void {
    this.out.write(line);
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS).unref();
  }

  /** Called by pino, too. */
  flush(done?: (error?: Error) => void): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.out.flush(done);
  }

  /** Called by pino after a fatal line. */
  flushSync(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.out.flushSync();
  }
}
