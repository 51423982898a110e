import { caller, defineQuery } from '../request.js';
import { object } from '../schema.js';
import type { UserView } from '../views.js';

export const getUser = defineQuery<UserView>()('user.get', object({ caller: caller() }));
