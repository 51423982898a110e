import { Type } from 'typebox';
import { id, openObject, timestamp } from '../schema.js';
import { role } from '../scopes.js';
import { defineEvent } from './define-event.js';

export const userRegistered = defineEvent(
  'user.registered',
  'user',
  'registered',
  'A user account exists.',
  openObject({
    userId: id('user'),
    email: Type.String(),
    name: Type.String(),
    emailVerified: Type.Optional(Type.Union([timestamp(), Type.Null()])),
    role: Type.Optional(role()),
  }),
);
