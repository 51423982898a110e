import { Type } from 'typebox';
import { email } from '../client.js';
import type { DeletionView } from '../deletion-views.js';
import { adminCaller, caller, defineCommand } from '../request.js';
import { ifRevisions } from '../revision.js';
import { id, object } from '../schema.js';
import { role } from '../scopes.js';
import type { LeadView, UserView } from '../views.js';

/** An operator's command: makes a user, or answers the user that has the address already, as it is. */
export const registerUser = defineCommand<UserView>()(
  'user.register',
  object({
    email: email(),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    verified: Type.Optional(Type.Boolean({ description: 'the address is known to be theirs; false unless told' })),
    role: Type.Optional(role()),
  }),
);

/** Fields that are left out stay as they are. */
export const updateUser = defineCommand<UserView>()(
  'user.update',
  object({
    caller: caller(),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    image: Type.Optional(Type.Union([Type.String({ maxLength: 2_000 }), Type.Null()])),
    ifRevisions: ifRevisions(),
  }),
);

export const changeRole = defineCommand<UserView>()(
  'user.change_role',
  object({ admin: adminCaller(), userId: id('user'), role: role(), ifRevisions: ifRevisions() }),
);

/** A caller's own account. Only who has signed in a moment ago may do this, and not by an API key. */
export const deleteAccount = defineCommand<DeletionView>()(
  'user.delete_account',
  object({
    caller: caller(),
    sessionId: Type.Optional(id('session')),
    ifRevisions: ifRevisions(),
  }),
);

export const deleteUser = defineCommand<DeletionView>()(
  'user.delete',
  object({ admin: adminCaller(), userId: id('user'), ifRevisions: ifRevisions() }),
);

/** The same address from the same source is one lead. */
export const captureLead = defineCommand<LeadView>()(
  'user.capture_lead',
  object({
    email: email(),
    name: Type.Optional(Type.String({ maxLength: 200 })),
    source: Type.String({ minLength: 1, maxLength: 100 }),
  }),
);
