import type { EventsOptions } from '../src/index.js';

/** What a replica is to do; given as JSON on its command line. */
export interface ReplicaTask {
  readonly options: EventsOptions;
  /** Every replica appends what it does to this file, as lines of {@link Doing}. */
  readonly log: string;
  /** Milliseconds that handling takes at most. */
  readonly slowness: number;
  /** While this file is not there, events of `poison` fail. */
  readonly mended: string;
}

export interface Doing {
  readonly pid: number;
  readonly what: 'ready' | 'begun' | 'done' | 'failed' | 'redriven';
  readonly object: string;
  readonly version: number;
  readonly at: number;
}

/** The correlation of events that fail. */
export const POISON = 'poison';
