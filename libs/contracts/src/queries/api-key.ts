import { Type } from 'typebox';
import { caller, defineQuery, paging, type Page } from '../request.js';
import { id, object } from '../schema.js';
import type { Role, Scope } from '../scopes.js';
import type { ApiKeyView } from '../views.js';

/** Whose key it is, and what it allows. */
export interface VerifiedApiKey {
  readonly apiKeyId: string;
  readonly userId: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  readonly expiresAt: string | null;
}

/** `not_found` for a key that is unknown, revoked or mistyped; `api_key_expired` for one whose time is over. */
export const verifyApiKey = defineQuery<VerifiedApiKey>()('user.verify_api_key', object({ apiKey: Type.String({ maxLength: 200 }) }));

export const getApiKey = defineQuery<ApiKeyView>()('user.get_api_key', object({ caller: caller(), apiKeyId: id('apiKey') }));

export const listApiKeys = defineQuery<Page<ApiKeyView>>()('user.list_api_keys', object({ caller: caller(), ...paging }));
