import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const userSignInFailed = defineEvent(
  'user.sign_in_failed',
  'access',
  'sign_in_failed',
  'Somebody named a wrong password. Tries that a limit refuses are not told.',
  openObject({ userId: Type.Union([id('user'), Type.Null()], { description: 'whom it was tried for; null where nobody has the address' }) }),
);
