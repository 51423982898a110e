import type { Ending } from '../domain/ending.js';

/** A run cannot begin, and no wait helps: what it needs is not there, or does not fit. */
export class HopelessError extends Error {
  override readonly name = 'HopelessError';

  constructor(
    readonly ending: Ending,
    cause?: unknown,
  ) {
    super('The run cannot begin.', { cause });
  }
}
