import type { Scope } from '@fenago/contracts';
import type { Made, Maker } from './makers.js';
import type { Person } from './world.js';

/**
 * Whose an operation is: about an object of somebody's; about whatever is the caller's own; for admins; for everybody,
 * credential or not.
 */
export type Kind = 'object' | 'own' | 'admins' | 'everybody';

interface Details {
  /** Makes what it is about; of an operation about what is one's own, whoever asks does. */
  readonly make?: Maker;
  /** Instead of what the maker says. */
  readonly body?: object | ((asker: Person, made: Made) => object);
  /** Status of a success; 200 unless told. */
  readonly status?: number;
  /** What is answered to its owner shows that it is theirs; true for reading what is one's own. */
  readonly shows?: boolean;
  /** Only a token of a session may: an API key is refused. */
  readonly bySession?: true;
  /** Ends what others need: whoever may ask is somebody new each time. */
  readonly ends?: true;
}

/** What one must know of an operation to ask for it in everybody's name. */
export interface Row extends Details {
  readonly kind: Kind;
  readonly scope: Scope | null;
}

/** About an object: to all but its owner, admins included, there is none. */
export const object = (scope: Scope, make: Maker, details: Omit<Details, 'make' | 'shows'> = {}): Row => ({ kind: 'object', scope, make, ...details });
/** About what is the caller's own: others get theirs. */
export const own = (scope: Scope, details: Details = {}): Row => ({ kind: 'own', scope, ...details });
export const admins = (details: Details = {}): Row => ({ kind: 'admins', scope: 'admin', ...details });
export const everybody = (details: Details = {}): Row => ({ kind: 'everybody', scope: null, ...details });
