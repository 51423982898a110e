import { randomBytes } from 'node:crypto';

/** A new id in Stripe's form: what it is of, and 24 characters. */
export const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;
