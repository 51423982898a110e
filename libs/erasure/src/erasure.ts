import { commit, create, newEvent, nothing, type AggregateState, type Decision, type DecisionContext } from '@fenago/aggregate';
import type { ErasingService } from '@fenago/contracts';

/** Numbers by what is counted. */
export type Counts = Readonly<Record<string, number>>;

/** That a user is gone, and how far this service has come with what it held of them. */
export interface ErasureState extends AggregateState {
  readonly userId: string;
  readonly service: ErasingService;
  readonly deletionId: string;
  /** What there was when it began. */
  readonly found: Counts;
  readonly completedAt: Date | null;
}

export type BeginErasure = Pick<ErasureState, 'userId' | 'service' | 'deletionId' | 'found'>;

/** One that has begun already stays as it is. */
export function decideBegin(state: ErasureState | null, begin: BeginErasure): Decision<ErasureState, void> {
  if (state !== null) return nothing(undefined);
  const { userId, service, deletionId, found } = begin;
  return create({ ...begin, completedAt: null }, [newEvent('erasure.started', { userId, service, deletionId, found: { ...found } })], undefined);
}

/** @param kept what stays */
export function decideComplete(state: ErasureState | null, kept: Counts, { now }: DecisionContext): Decision<ErasureState, void> {
  if (state === null || state.completedAt !== null) return nothing(undefined);
  const { userId, service, deletionId, found } = state;
  const completed = newEvent('erasure.completed', { userId, service, deletionId, erased: { ...found }, kept: { ...kept } });
  return commit({ set: { completedAt: now } }, [completed], undefined);
}
