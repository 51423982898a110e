import { deterministicId, newId, type Caller, type IdKind } from '@fenago/contracts';
import { currentContext } from '@fenago/observability';

/**
 * The id that the gateway proposes for what the present request makes. A request that may be sent again proposes the same
 * one each time, so that what it made is found and not made again.
 */
export function proposedId(kind: IdKind, { userId }: Caller): string {
  const cause = currentContext()?.cause;
  return cause === undefined ? newId(kind, Date.now()) : deterministicId(kind, cause.time.getTime(), userId, cause.id);
}

/** Whether the present request may have been sent before, so that what it proposes may be there already. */
export function mayBeRepetition(): boolean {
  return currentContext()?.cause !== undefined;
}
