import type { DeadLetterBatchView } from '@fenago/contracts';

/** `not_open`: somebody else has it in hand, or has settled it · `pending`: it takes longer than a request may. */
export type LetterOutcome = 'settled' | 'failed' | 'not_open' | 'pending';

/** Nothing more is begun after so long: a request has 4 s in all. */
const BUDGET_MS = 2_500;
const AT_ONCE = 8;

/**
 * Does something with letter after letter, as many as a request has the time for.
 * @param find ids of so many letters, in order
 */
export async function inBatch(
  limit: number,
  find: (limit: number) => Promise<readonly string[]>,
  work: (id: string) => Promise<LetterOutcome>,
): Promise<DeadLetterBatchView> {
  const end = performance.now() + BUDGET_MS;
  const found = await find(limit + 1);
  const ids = found.slice(0, limit);
  const outcomes: LetterOutcome[] = [];
  while (outcomes.length < ids.length && performance.now() < end) {
    outcomes.push(...(await Promise.all(ids.slice(outcomes.length, outcomes.length + AT_ONCE).map(work))));
  }
  const count = (...wanted: readonly LetterOutcome[]): number => outcomes.filter((outcome) => wanted.includes(outcome)).length;
  return {
    object: 'dead_letter_batch',
    settled: count('settled'),
    failed: count('failed'),
    skipped: count('not_open', 'pending'),
    hasMore: outcomes.length < found.length,
    lastId: ids[outcomes.length - 1] ?? null,
  };
}
