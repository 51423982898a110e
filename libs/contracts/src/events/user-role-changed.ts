import { id, openObject } from '../schema.js';
import { role } from '../scopes.js';
import { defineEvent } from './define-event.js';

export const userRoleChanged = defineEvent(
  'user.role_changed',
  'user',
  'role_changed',
  'A user may do more, or less.',
  openObject({ userId: id('user'), from: role(), to: role() }),
);
