/** Something that a service holds of users. */
export interface Kept {
  /** In the plural, snake_case, as reports name it: `usage_rows`. */
  readonly name: string;
  /** How many there are of a user. */
  count(userId: string): Promise<number>;
}

/** `done`: none is left · `more` is left · `blocked`: what is left cannot go yet, and is to be tried again in a moment. */
export type Progress = 'done' | 'more' | 'blocked';

/** Something that goes with a user. */
export interface Holding extends Kept {
  /** Erases some of it: as much as is done within about a second. */
  erase(userId: string): Promise<Progress>;
}

/** What a service does when a user is gone, in this order. */
export interface ErasurePlan {
  readonly erased: readonly Holding[];
  /** What stays, under the id of the user alone. */
  readonly kept: readonly Kept[];
}
