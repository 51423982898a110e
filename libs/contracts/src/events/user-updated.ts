import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const userUpdated = defineEvent(
  'user.updated',
  'user',
  'updated',
  'The profile or the address of a user changed; as they are now.',
  openObject({
    userId: id('user'),
    email: Type.String(),
    name: Type.String(),
    image: Type.Union([Type.String(), Type.Null()]),
    previousEmail: Type.Optional(Type.String({ description: 'the address before, where it changed' })),
  }),
);
