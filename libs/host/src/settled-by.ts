import type { Logger } from '@fenago/observability';

/**
 * Runs one step of a shutdown and waits for it until the deadline. A step that fails or is late is logged: the steps
 * after it matter more than it does.
 * @param deadline milliseconds since the epoch
 */
export async function settledBy(
  what: string,
  deadline: number,
  logger: Logger,
  step: () => Promise<unknown>,
): Promise<void> {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(late.resolve, Math.max(0, deadline - Date.now()), 'late');
  try {
    const outcome = await Promise.race([step(), late.promise]);
    if (outcome === 'late') logger.warn({ step: what }, 'A step of the shutdown took too long; going on without it.');
  } catch (error) {
    logger.error({ err: error, step: what }, 'A step of the shutdown failed; going on.');
  } finally {
    clearTimeout(timer);
  }
}
