/** Events of a period that are to be delivered again. */
export interface Replay {
  readonly id: string;
  readonly from: Date;
  /** Excluded. */
  readonly to: Date;
  readonly startedAt: Date;
  /** Deliveries queued so far. */
  readonly queued: number;
  /** Stream that `after` is a place in; null before the first look. */
  readonly streamCreated: string | null;
  /** Sequence up to which events were looked at. */
  readonly after: number;
}

/** How deliveries to one webhook go, beside what its user has said. No facts: written beside commits. */
export interface Lane {
  /** The webhook's id. */
  readonly _id: string;
  readonly userId: string;
  /** When it is to be looked at; not there where nothing waits. While a replica has it: the end of its lease. */
  readonly dueAt?: Date;
  readonly holder?: string;
  readonly leasedUntil?: Date;
  /** Grows with each delivery that comes, so that who lets go of it notices. */
  readonly bell: number;
  /** Attempts in a row that have delivered nothing. */
  readonly failures: number;
  readonly failingSince?: Date;
  readonly lastDeliveredAt?: Date;
  readonly replay?: Replay;
}
