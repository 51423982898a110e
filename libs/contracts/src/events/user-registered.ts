import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const userRegistered = defineEvent(
  'user.registered',
  'user',
  'registered',
  'A user account exists.',
  openObject({ userId: id('user'), email: Type.String(), name: Type.String() }),
);
