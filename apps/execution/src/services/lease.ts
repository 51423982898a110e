import type { Logger } from '@fenago/observability';
import type { Renewal } from '../repositories/execution.repository.js';

export interface LeaseOptions {
  readonly leaseMs: number;
  readonly renew: () => Promise<Renewal>;
  /** The lease has another owner, or could not be renewed for as long as it lasts. */
  readonly onLost: () => void;
  /** The execution is to be stopped. */
  readonly onCancelling: () => void;
  readonly logger: Logger;
}

/** Renews the lease of one attempt three times in its length. */
export class Lease {
  private next: NodeJS.Timeout | undefined;
  private expiry: NodeJS.Timeout | undefined;
  private ended = false;

  /** The claim's commit has just given the lease. */
  constructor(private readonly options: LeaseOptions) {
    this.heldSince(performance.now());
    this.schedule();
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.next);
    clearTimeout(this.expiry);
  }

  private schedule(): void {
    if (!this.ended) this.next = setTimeout(() => void this.renew(), this.options.leaseMs / 3);
  }

  private async renew(): Promise<void> {
    const asked = performance.now();
    try {
      const renewal = await this.options.renew();
      if (this.ended) return;
      if (renewal === 'lost') {
        this.lost();
        return;
      }
      this.heldSince(asked);
      if (renewal === 'cancelling') this.options.onCancelling();
    } catch (error) {
      this.options.logger.warn({ err: error }, 'The lease of an execution could not be renewed; trying again.');
    }
    this.schedule();
  }

  /** The server counts from when it wrote, which is not before it was asked. */
  private heldSince(asked: number): void {
    clearTimeout(this.expiry);
    const left = Math.max(0, asked + this.options.leaseMs - performance.now());
    this.expiry = setTimeout(() => this.options.onLost(), left);
  }

  private lost(): void {
    this.end();
    this.options.onLost();
  }
}
