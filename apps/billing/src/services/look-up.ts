import { FenagoError } from '@fenago/contracts';

const ATTEMPTS = 5;

/** One account, and what it is compared with. */
export interface LookUp<T> {
  /** Counts a look, and answers how many there have been. */
  begin(): Promise<number>;
  /** What is elsewhere now. */
  fetch(): Promise<T>;
  /** Commits what follows from it. */
  apply(found: T): Promise<void>;
  /** How many looks have begun. */
  latest(): Promise<number>;
  /** Lets another look end that has begun meanwhile: longer with each attempt, and by chance, lest two keep meeting. */
  pause(attempt: number): Promise<void>;
}

/**
 * Takes over what is elsewhere, where nothing there tells older from newer. Two that look at once may see different things and
 * commit in the other order; and of two, the later may find what is here already, and commit nothing that would stop the earlier.
 * So who has committed looks again where another look has begun meanwhile: whoever commits last has fetched last.
 * @throws FenagoError `concurrent_update` where others looked each time
 */
export async function lookUp<T>({ begin, fetch, apply, latest, pause }: LookUp<T>): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const look = await begin();
    await apply(await fetch());
    if ((await latest()) === look) return;
    if (attempt < ATTEMPTS) await pause(attempt);
  }
  throw new FenagoError('concurrent_update', 'The subscription is looked at by many at once; try again.', { retryAfterSeconds: 1 });
}
