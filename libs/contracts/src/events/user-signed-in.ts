import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

/** By what users show who they are: a password, a provider of OpenID Connect, or a link that was mailed to them. */
export const SIGN_IN_METHODS = ['password', 'oidc', 'mail'] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

export const userSignedIn = defineEvent(
  'user.signed_in',
  'access',
  'signed_in',
  'A user has shown who they are, and has a session.',
  openObject({ userId: id('user'), sessionId: id('session'), method: Type.Enum([...SIGN_IN_METHODS]) }),
);
