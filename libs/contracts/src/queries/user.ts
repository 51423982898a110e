import { Type } from 'typebox';
import { caller, defineQuery } from '../request.js';
import { object } from '../schema.js';
import type { Role, Scope } from '../scopes.js';
import type { UserView } from '../views.js';

/** Whose key it is, and what it allows. */
export interface VerifiedApiKey {
  readonly apiKeyId: string;
  readonly userId: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
}

/** `not_found` for a key that is unknown, revoked or mistyped. */
export const verifyApiKey = defineQuery<VerifiedApiKey>()(
  'user.verify_api_key',
  object({ apiKey: Type.String({ maxLength: 200 }) }),
);

export const getUser = defineQuery<UserView>()('user.get', object({ caller: caller() }));
