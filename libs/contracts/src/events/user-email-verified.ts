import { Type } from 'typebox';
import { id, openObject, timestamp } from '../schema.js';
import { defineEvent } from './define-event.js';

export const userEmailVerified = defineEvent(
  'user.email_verified',
  'user',
  'email_verified',
  'The address of a user is known to be theirs.',
  openObject({ userId: id('user'), email: Type.String(), emailVerified: timestamp() }),
);
