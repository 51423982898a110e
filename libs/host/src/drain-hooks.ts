import type { Logger } from '@fenago/observability';
import { settledBy } from './settled-by.js';

/** @param deadline milliseconds since the epoch by which it should be done; it is not waited for any longer */
export type DrainHook = (deadline: number) => Promise<void> | void;

/** What services do when the process shuts down, after the last request was answered and before the links close. */
export class DrainHooks {
  private readonly hooks = new Map<string, DrainHook>();

  constructor(private readonly logger: Logger) {}

  /** Adds a hook, or takes the place of the one of that name. */
  register(name: string, hook: DrainHook): void {
    this.hooks.set(name, hook);
  }

  /** Runs all hooks at once; one that fails or is late is logged and keeps none of the others from running. */
  async run(deadline: number): Promise<void> {
    await Promise.all(
      [...this.hooks].map(([name, hook]) => settledBy(`the hook ${name}`, deadline, this.logger, async () => hook(deadline))),
    );
  }
}
