import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

/** Why sessions of a user were ended before their time. */
export const SESSION_ENDS = [
  'signed_out',
  'signed_out_everywhere',
  'revoked',
  'password_changed',
  'password_reset',
  'refresh_token_reused',
] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];

export const userSessionsRevoked = defineEvent(
  'user.sessions_revoked',
  'user',
  'sessions_revoked',
  'Sessions of a user are over; their tokens are accepted no more.',
  openObject({
    userId: id('user'),
    reason: Type.Enum([...SESSION_ENDS]),
    sessionId: Type.Union([id('session'), Type.Null()], { description: 'null: every session, or every one but that which asked' }),
  }),
);
