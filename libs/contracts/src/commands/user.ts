import { Type } from 'typebox';
import { defineCommand } from '../request.js';
import { object } from '../schema.js';
import { role } from '../scopes.js';
import type { LeadView, UserView } from '../views.js';

/** An operator's command: makes a user, or answers the user that has the address already, as it is. */
export const registerUser = defineCommand<UserView>()(
  'user.register',
  object({
    email: Type.String({ maxLength: 254 }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    verified: Type.Optional(Type.Boolean({ description: 'the address is known to be theirs; false unless told' })),
    role: Type.Optional(role()),
  }),
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
