import type { Cast } from './cast.js';
import type { Kind, Row } from './row.js';
import type { Person } from './world.js';

/** One of those who ask, and what they must get. */
export interface Step {
  readonly name: string;
  /** Whose request it is: made with what is theirs, where the operation is about one's own. */
  readonly who: 'owner' | 'stranger' | 'admin';
  readonly credential: (asker: Person, cast: Cast, row: Row) => string | undefined;
  /** Status, and code of a refusal; or that the request succeeds. */
  readonly expected: string;
}

/** Instead of a status: the operation does what it is for. */
export const SERVED = 'served';
export const UNCHANGED = 'is as it was';
/** What is looked at after those who must change nothing have asked. */
export const AFTERWARDS = 'what others have';

const byKey = ({ key }: Person): string => key;
const byToken = ({ accessToken }: Person): string => accessToken;
const step = (name: string, who: Step['who'], credential: Step['credential'], expected: string): Step => ({ name, who, credential, expected });

const NOBODY = step('nobody', 'owner', () => undefined, '401 authentication_required');
const WITHOUT_SCOPE = step('the owner, by a key without the scope', 'owner', (_asker, { narrow }, { scope }) => narrow.get(scope ?? 'admin'), '403 insufficient_scope');
const REVOKED = [
  step('the owner, by a revoked key', 'owner', (_asker, { revoked }) => revoked, '401 api_key_invalid'),
  step('the owner, by a token of an ended session', 'owner', (_asker, { ended }) => ended, '401 access_token_invalid'),
];
const by = (who: Step['who'], expected: string): readonly Step[] => [
  step(`the ${who}, by key`, who, byKey, expected),
  step(`the ${who}, by token`, who, byToken, expected),
];

export interface Steps {
  /** Those who must change nothing of the owner's; they ask all at once. */
  readonly others: readonly Step[];
  /** Those who may, one after the other. */
  readonly allowed: readonly Step[];
}

export const STEPS: Readonly<Record<Kind, Steps>> = {
  object: {
    others: [NOBODY, WITHOUT_SCOPE, ...REVOKED, ...by('stranger', '404 not_found'), ...by('admin', '404 not_found')],
    allowed: by('owner', SERVED),
  },
  own: {
    others: [NOBODY, WITHOUT_SCOPE, ...REVOKED, ...by('stranger', SERVED), ...by('admin', SERVED)],
    allowed: by('owner', SERVED),
  },
  admins: {
    others: [
      NOBODY,
      step('the admin, by a key without the scope', 'admin', (_asker, { narrowOfAdmin }) => narrowOfAdmin, '403 insufficient_scope'),
      ...REVOKED,
      ...by('owner', '403 forbidden'),
      ...by('stranger', '403 forbidden'),
    ],
    allowed: by('admin', SERVED),
  },
  everybody: {
    others: [],
    allowed: [
      { ...NOBODY, expected: SERVED },
      step('the owner, by a revoked key', 'owner', (_asker, { revoked }) => revoked, SERVED),
      step('the stranger, by token', 'stranger', byToken, SERVED),
    ],
  },
};

/** Those who ask for the operation of a row. */
export function stepsOf({ kind, bySession }: Row): Steps {
  const { others, allowed } = STEPS[kind];
  const known = (one: Step): Step => (bySession === true && one.credential === byKey ? { ...one, expected: '401 insufficient_user_authentication' } : one);
  return { others: others.map(known), allowed: allowed.map(known) };
}

/** What the row of an operation must come to. */
export function expectedOf(row: Row, { others, allowed }: Steps = stepsOf(row)): Readonly<Record<string, string>> {
  const afterwards = others.length > 0 ? { [AFTERWARDS]: UNCHANGED } : {};
  return { ...Object.fromEntries([...others, ...allowed].map(({ name, expected }) => [name, expected])), ...afterwards };
}
