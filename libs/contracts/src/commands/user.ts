import { Type } from 'typebox';
import { defineCommand } from '../request.js';
import { id, object } from '../schema.js';
import type { LeadView, UserView } from '../views.js';

/** Makes a user, or answers the user that has the address already. */
export const registerUser = defineCommand<UserView>()(
  'user.register',
  object({ email: Type.String({ maxLength: 254 }), name: Type.String({ minLength: 1, maxLength: 200 }) }),
);

/** The key in clear is answered once and stored nowhere. */
export const createApiKey = defineCommand<{ readonly apiKeyId: string; readonly apiKey: string }>()(
  'user.create_api_key',
  object({ userId: id('user'), name: Type.String({ minLength: 1, maxLength: 100 }) }),
);

/** The same address from the same source is one lead. */
export const captureLead = defineCommand<LeadView>()(
  'user.capture_lead',
  object({
    email: Type.String({ maxLength: 254 }),
    name: Type.Optional(Type.String({ maxLength: 200 })),
    source: Type.String({ minLength: 1, maxLength: 100 }),
  }),
);
