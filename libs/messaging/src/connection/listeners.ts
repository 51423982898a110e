import type { Logger } from '@fenago/observability';

/** Functions that are told of something; one that throws is logged and keeps none of the others from hearing. */
export class Listeners {
  private readonly all = new Set<() => void>();

  constructor(
    private readonly what: string,
    private readonly logger: Logger,
  ) {}

  /** @returns ends the listening */
  add(listener: () => void): () => void {
    this.all.add(listener);
    return () => void this.all.delete(listener);
  }

  call(): void {
    for (const listener of Array.from(this.all)) {
      try {
        listener();
      } catch (error) {
        this.logger.error({ err: error, what: this.what }, 'A listener of the connection failed.');
      }
    }
  }
}
