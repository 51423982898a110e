import { currentContext, runInContext, type RequestContext } from './context.js';

/**
 * Runs work that outlives the request that began it as part of that request, but without its deadline.
 * @returns to be called while the request runs
 */
export function lastingContext(): <T>(fn: () => T) => T {
  const context = currentContext();
  if (context === undefined) return (fn) => fn();
  const { deadline: _deadline, ...lasting } = context;
  return (fn) => runInContext(lasting satisfies RequestContext, fn);
}
