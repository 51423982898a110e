import { Type } from 'typebox';
import { FenagoError } from '../errors.js';
import { defineCommand } from '../request.js';
import { object } from '../schema.js';

/** What one batch of a rotation has done. */
export interface RewrappedSecrets {
  readonly rewrapped: number;
  /** Secrets that do not open: sealed under a key that is not configured, or changed in the database. */
  readonly unreadable: number;
  /** Where the next batch begins; null after the last. */
  readonly next: string | null;
}

/**
 * Seals a batch of a service's secrets under its present master key; for operators.
 * @param name `<service>.rewrap_secrets`
 */
const rewrapSecrets = <const K extends string>(name: K) =>
  defineCommand<RewrappedSecrets>()(
    name,
    object({
      /** Name of the key that is meant: a replica that has another one first refuses, instead of turning back. */
      masterKeyId: Type.String({ minLength: 1, maxLength: 32 }),
      after: Type.Optional(Type.String({ maxLength: 64 })),
    }),
  );

export const rewrapExecutionSecrets = rewrapSecrets('execution.rewrap_secrets');
export const rewrapUserSecrets = rewrapSecrets('user.rewrap_secrets');
export const rewrapWebhookSecrets = rewrapSecrets('webhook.rewrap_secrets');

/** The refusal of a replica whose present master key is another one than is meant. */
export function otherMasterKey(present: string, meant: string): FenagoError {
  const message = `The present master key of this replica is "${present}", not "${meant}". Put that first in SECRETS_MASTER_KEYS of every replica, then rotate.`;
  return new FenagoError('conflict', message);
}
