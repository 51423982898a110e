import { commit, newEvent, nothing, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { webhookNotFound } from './errors.js';
import { liveSecrets, type Sealed, type WebhookSecret, type WebhookState } from './webhook.state.js';

/** That sign at once: each costs a signature an attempt. */
const MAX_SECRETS = 5;

export interface RotateSecret {
  readonly userId: string;
  readonly sealed: Sealed;
  readonly overlapSeconds: number;
}

/** The new secret comes first; those before it sign for a while, too, so that receivers can follow. */
export function decideRotateSecret(state: WebhookState | null, { userId, sealed, overlapSeconds }: RotateSecret, { now, version }: DecisionContext): Decision<WebhookState, WebhookState> {
  if (state === null || state.userId !== userId) return reject(webhookNotFound());
  const end = new Date(now.getTime() + overlapSeconds * 1_000);
  const before = liveSecrets(state.secrets.map((secret) => endingBy(secret, end)), now);
  const secrets = [{ sealed, createdAt: now, expiresAt: null }, ...before].slice(0, MAX_SECRETS);
  const after = { ...state, secrets, v: version, updatedAt: now };
  const told = { webhookId: state._id, userId, previousExpiresAt: before.length === 0 ? null : end.toISOString() };
  return commit({ set: { secrets } }, [newEvent('webhook.secret_rotated', told)], after);
}

function endingBy(secret: WebhookSecret, end: Date): WebhookSecret {
  return secret.expiresAt !== null && secret.expiresAt < end ? secret : { ...secret, expiresAt: end };
}

export interface RewrapSecrets {
  readonly masterKeyId: string;
  /** By the ciphertext that each stands for, which a new wrapping leaves as it is. */
  readonly rewrapped: ReadonlyMap<string, Sealed>;
}

/** Secrets that were given anew meanwhile stay as they are. @returns how many were rewrapped */
export function decideRewrapSecrets(state: WebhookState | null, { masterKeyId, rewrapped }: RewrapSecrets): Decision<WebhookState, number> {
  if (state === null) return nothing(0);
  const secrets = state.secrets.map((secret) => ({ ...secret, sealed: rewrapped.get(secret.sealed.ciphertext) ?? secret.sealed }));
  const count = secrets.filter(({ sealed }, index) => sealed !== state.secrets[index]?.sealed).length;
  if (count === 0) return nothing(0);
  const { _id: webhookId, userId } = state;
  return commit({ set: { secrets } }, [newEvent('webhook.rewrapped', { webhookId, userId, masterKeyId })], count);
}
