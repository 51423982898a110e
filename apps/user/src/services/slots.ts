import { FenagoError } from '@fenago/contracts';
import { currentContext } from '@fenago/observability';

/** So many pieces of work at once, and so many that wait; who waits longest comes first. */
export class Slots {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly maxWaiting: number,
  ) {}

  /** @throws FenagoError `service_unavailable` where too many wait, or where nobody waits for it any more once its turn has come */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      if ((currentContext()?.deadline ?? Number.POSITIVE_INFINITY) <= Date.now()) throw busy();
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < this.atOnce) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= this.maxWaiting) throw busy();
    const turn = Promise.withResolvers<void>();
    this.waiting.push(turn.resolve);
    await turn.promise;
  }

  /** The slot goes to the next as it is. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }
}

function busy(): FenagoError {
  return new FenagoError('service_unavailable', 'Too many sign-ins at once; try again in a moment.', { retryAfterSeconds: 1 });
}
