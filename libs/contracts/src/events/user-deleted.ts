import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const userDeleted = defineEvent(
  'user.deleted',
  'user',
  'deleted',
  'An account is gone, and its credentials are accepted no more. Whoever holds something of the user erases it.',
  openObject({ userId: id('user'), deletionId: id('deletion') }),
);
