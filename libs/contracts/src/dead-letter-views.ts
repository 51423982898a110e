import type { DeadLetterStatus } from './dead-letter-shapes.js';

/** The last attempt to have a letter's event handled after all. */
export interface RedriveView {
  readonly at: string;
  /** The admin who asked for it. */
  readonly by: string;
  /** `unknown`: the handler did not answer in time. It may be done; what it has done is not done twice. */
  readonly outcome: 'handled' | 'failed' | 'unknown';
  readonly reason: string | null;
  readonly message: string | null;
}

/** An event that a handler has given up. */
export interface DeadLetterView {
  readonly id: string;
  readonly object: 'dead_letter';
  readonly service: string;
  readonly handler: string;
  readonly fingerprint: string;
  readonly eventId: string;
  readonly eventType: string;
  /** Whose event it is; null where nobody owns it. */
  readonly ownerId: string | null;
  readonly reason: string;
  readonly message: string;
  /** How often the handler was given the event. */
  readonly deliveries: number;
  readonly failedAt: string;
  readonly status: DeadLetterStatus;
  /** Whether the handler has the event at this moment. */
  readonly isRedriving: boolean;
  readonly lastRedrive: RedriveView | null;
  readonly settledAt: string | null;
  readonly settledBy: string | null;
  readonly discardReason: string | null;
}

/** A letter with its event. */
export interface DeadLetterDetailsView extends DeadLetterView {
  /** The event as it came, which may be no JSON; null where neither stream has it any more. */
  readonly payload: string | null;
  /** Whether the payload is only its beginning. */
  readonly isPayloadCut: boolean;
}

/** Letters that have failed alike. */
export interface DeadLetterGroupView {
  /** The fingerprint. */
  readonly id: string;
  readonly object: 'dead_letter_group';
  readonly service: string;
  readonly handler: string;
  readonly eventType: string;
  readonly reason: string;
  /** That of the newest letter. */
  readonly message: string;
  readonly count: number;
  readonly firstFailedAt: string;
  readonly lastFailedAt: string;
}

/** What came of some letters of a group. */
export interface DeadLetterBatchView {
  readonly object: 'dead_letter_batch';
  /** Letters that are settled now. */
  readonly settled: number;
  /** Letters whose handler failed again. */
  readonly failed: number;
  /** Letters that somebody else had in hand or has settled, or that take longer than a request may. */
  readonly skipped: number;
  /** Whether there are open letters behind the last one. */
  readonly hasMore: boolean;
  /** The last letter that was looked at; `after` of the next request. */
  readonly lastId: string | null;
}
