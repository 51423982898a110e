import type { StreamPosition } from '@fenago/messaging';

/** Milliseconds after which every server of a cluster has what its stream's leader had. */
const SETTLED_MS = 5_000;

interface End {
  readonly streamCreated: string;
  readonly sequence: number;
  readonly at: number;
}

/** Where the stream ended a while ago. What was read since, from whichever server, lacks nothing up to there. */
export class SettledEnds {
  private newer: End | undefined;
  private older: End | undefined;

  /** @param stream as it is now @param nowMs milliseconds since the epoch */
  note({ streamCreated, lastSequence }: StreamPosition, nowMs: number): void {
    if (this.newer !== undefined && nowMs - this.newer.at < SETTLED_MS) return;
    this.older = this.newer;
    this.newer = { streamCreated, sequence: lastSequence, at: nowMs };
  }

  /** Sequence of the newest end of this stream that all have; 0 where none is known. Ask before what is read. */
  of({ streamCreated, lastSequence }: StreamPosition): number {
    const end = this.older;
    // Set back since: it ended elsewhere then.
    return end?.streamCreated !== streamCreated || end.sequence > lastSequence ? 0 : end.sequence;
  }
}
