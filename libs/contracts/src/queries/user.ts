import { Type } from 'typebox';
import { email } from '../client.js';
import type { AdminDeletionView, DeletionView } from '../deletion-views.js';
import { adminCaller, caller, defineQuery, paging, type Page } from '../request.js';
import { id, object } from '../schema.js';
import type { UserView } from '../views.js';

export const getUser = defineQuery<UserView>()('user.get', object({ caller: caller() }));

export const findUser = defineQuery<UserView>()('user.find', object({ admin: adminCaller(), userId: id('user') }));

/** Those with the address, which are one at most, where one is named. */
export const listUsers = defineQuery<Page<UserView>>()(
  'user.list',
  object({ admin: adminCaller(), email: Type.Optional(email()), ...paging }),
);

/** Who has the id may see it: the user whom it is about cannot sign in any more. It tells nothing of them. */
export const getDeletion = defineQuery<DeletionView>()('user.get_deletion', object({ deletionId: id('deletion') }));

export const listDeletions = defineQuery<Page<AdminDeletionView>>()('user.list_deletions', object({ admin: adminCaller(), ...paging }));
