/**
 * How far a rebuild has come. `preparing`: an empty place is made beside what is live · `replaying`: the events of the stream are applied there · `completing`: what the stream tells
 * no more is asked of its owner · `swapping`: the new one takes the place of the old · `catching_up`: it gets what came meanwhile.
 */
export const REBUILD_PHASES = ['preparing', 'replaying', 'completing', 'swapping', 'catching_up'] as const;
export type RebuildPhase = (typeof REBUILD_PHASES)[number];

export interface RebuildView {
  readonly phase: RebuildPhase;
  readonly startedAt: string;
  /** Events that were applied. */
  readonly events: number;
  /** Objects of which the stream tells no more, and that their owner was asked about. */
  readonly completed: number;
  /** Place in the event stream, and its end. */
  readonly sequence: number;
  readonly lastSequence: number;
}

/** What a service keeps of events of others. */
export interface ProjectionView {
  readonly name: string;
  readonly description: string;
  /** The rebuild that has begun and not ended. */
  readonly rebuild: RebuildView | null;
}

/** What one step of a rebuild has done. */
export interface RebuildStepView extends RebuildView {
  /** Nothing is left to do: what is live is the new one. */
  readonly isDone: boolean;
}
