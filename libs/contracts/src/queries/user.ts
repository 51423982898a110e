import { Type } from 'typebox';
import { caller, defineQuery } from '../request.js';
import { object } from '../schema.js';
import type { UserView } from '../views.js';

/** Who a key belongs to; `not_found` for a key that is unknown, revoked or mistyped. */
export const verifyApiKey = defineQuery<{ readonly userId: string; readonly apiKeyId: string }>()(
  'user.verify_api_key',
  object({ apiKey: Type.String({ maxLength: 200 }) }),
);

export const getUser = defineQuery<UserView>()('user.get', object({ caller: caller() }));
