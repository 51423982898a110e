import { currentContext, newCorrelationId, runInContext } from '@fenago/observability';

/** Runs what a user does who has just shown who they are, so that its events name them. */
export function actingAs<T>(userId: string, fn: () => Promise<T>): Promise<T> {
  return runInContext({ ...(currentContext() ?? { correlationId: newCorrelationId() }), actor: userId }, fn);
}
