import { Type } from 'typebox';
import { email } from '../client.js';
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
