import { pino, type DestinationStream } from 'pino';

/** What is written within so many milliseconds goes out together. */
const GATHER_MS = 50;
const MAX_GATHERED = 64 * 1024;
/** Characters that may wait where nobody reads; what comes then is dropped. */
const MAX_WAITING = 16 * 1024 * 1024;

/**
 * Lines for stdout, those of a moment together: line by line each would wake a thread for its write. What waits at the end of
 * the process is written then; only a kill loses it.
 */
export class GatheredOutput implements DestinationStream {
  private lines = '';
  private timer: NodeJS.Timeout | undefined;
  private readonly out = pino.destination({ dest: 1, sync: false, maxLength: MAX_WAITING });

  constructor() {
    process.on('exit', () => this.flushSync());
  }

  write(line: string): void {
    this.lines += line;
    if (this.lines.length >= MAX_GATHERED) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), GATHER_MS).unref();
  }

  /** Called by pino after a fatal line, too. */
  flushSync(): void {
    this.flush();
    this.out.flushSync();
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.lines === '') return;
    this.out.write(this.lines);
    this.lines = '';
  }
}
