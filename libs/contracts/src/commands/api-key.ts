import { Type } from 'typebox';
import { caller, defineCommand } from '../request.js';
import { ifRevisions } from '../revision.js';
import { id, object, timestamp } from '../schema.js';
import { scopes } from '../scopes.js';
import type { ApiKeyView, NewApiKeyView } from '../views.js';

const name = () => Type.String({ minLength: 1, maxLength: 100 });

/** The key in clear is answered once and stored nowhere. */
export const createApiKey = defineCommand<NewApiKeyView>()(
  'user.create_api_key',
  object({ caller: caller(), name: name(), scopes: scopes(), expiresAt: Type.Optional(timestamp()) }),
);

export const updateApiKey = defineCommand<ApiKeyView>()(
  'user.update_api_key',
  object({ caller: caller(), apiKeyId: id('apiKey'), name: name(), ifRevisions: ifRevisions() }),
);

/** The key is accepted no more; it stays in lists for a while, as revoked. */
export const revokeApiKey = defineCommand<ApiKeyView>()(
  'user.revoke_api_key',
  object({ caller: caller(), apiKeyId: id('apiKey'), ifRevisions: ifRevisions() }),
);
