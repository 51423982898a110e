import { commit, create, newEvent, nothing, type AggregateState, type Decision } from '@fenago/aggregate/decision';
import type { AuditHead } from '@fenago/contracts';

/** How far the audit log had come when that was last told. */
export interface AuditAnchorState extends AggregateState, AuditHead {}

/** Several replicas may tell of the same entry: it is told once. */
export function decideAnchor(state: AuditAnchorState | null, { sequence, hash }: AuditHead): Decision<AuditAnchorState, boolean> {
  if (state !== null && state.sequence >= sequence) return nothing(false);
  const anchored = newEvent('audit.anchored', { sequence, hash });
  return state === null ? create({ sequence, hash }, [anchored], true) : commit({ set: { sequence, hash } }, [anchored], true);
}
