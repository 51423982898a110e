import { Type, type Static } from 'typebox';
import { object } from './schema.js';

/** Where a request came from, as the gateway sees it: for limits, and for lists of sessions. */
export const client = () =>
  object({
    ip: Type.String({ minLength: 1, maxLength: 64 }),
    userAgent: Type.Optional(Type.String({ maxLength: 300 })),
  });
export type Client = Static<ReturnType<typeof client>>;

/** Longest password; no hash gains from more, and each character costs time. */
export const MAX_PASSWORD_LENGTH = 256;
export const MIN_PASSWORD_LENGTH = 8;

export const email = () => Type.String({ maxLength: 254 });
/** How it is said to be weak is the user service's to tell, for passwords that are set. */
export const password = () => Type.String({ maxLength: MAX_PASSWORD_LENGTH });
/** Of a mail or a refresh: opaque. */
export const opaqueToken = () => Type.String({ minLength: 1, maxLength: 200 });
