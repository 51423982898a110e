import { mayBegin, type Claimant } from '../domain/fair-share.js';

interface Waiter extends Claimant {
  readonly give: (slot: Slot) => void;
}

/** An attempt's place; ended once, by who has it. */
export interface Slot {
  end(): void;
}

/** Bounds the attempts of this replica, and shares them fairly; who waits is served in the order in which they came. */
export class AttemptSlots {
  private readonly underWay = new Map<string, number>();
  private readonly waiting: Waiter[] = [];
  private total = 0;
  private suspect = 0;

  /** @param webhooks how many have something to deliver now */
  constructor(
    private readonly limit: number,
    private readonly webhooks: () => number,
  ) {}

  /** @returns undefined where the signal was aborted first */
  async take(claimant: Claimant, signal: AbortSignal): Promise<Slot | undefined> {
    if (signal.aborted) return undefined;
    if (this.fits(claimant)) return this.slotOf(claimant);
    const given = Promise.withResolvers<Slot | undefined>();
    const waiter = { ...claimant, give: given.resolve };
    this.waiting.push(waiter);
    const leave = (): void => {
      const index = this.waiting.indexOf(waiter);
      if (index >= 0) this.waiting.splice(index, 1);
      given.resolve(undefined);
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await given.promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  private fits(claimant: Claimant): boolean {
    const { total, suspect } = this;
    return mayBegin(claimant, { total, suspect, ofWebhook: this.underWay.get(claimant.webhookId) ?? 0, webhooks: this.webhooks() }, this.limit);
  }

  private slotOf({ webhookId, isSuspect }: Claimant): Slot {
    this.count(webhookId, isSuspect, 1);
    let ended = false;
    return {
      end: () => {
        if (ended) return;
        ended = true;
        this.count(webhookId, isSuspect, -1);
        this.serve();
      },
    };
  }

  private count(webhookId: string, isSuspect: boolean, change: number): void {
    const left = (this.underWay.get(webhookId) ?? 0) + change;
    if (left === 0) this.underWay.delete(webhookId);
    else this.underWay.set(webhookId, left);
    this.total += change;
    if (isSuspect) this.suspect += change;
  }

  private serve(): void {
    for (let index = 0; index < this.waiting.length && this.total < this.limit; ) {
      const waiter = this.waiting[index];
      if (waiter === undefined || !this.fits(waiter)) index += 1;
      else {
        this.waiting.splice(index, 1);
        waiter.give(this.slotOf(waiter));
      }
    }
  }
}
