import { commit, create, newEvent, nothing, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { refuseRevision } from '@fenago/contracts';
import type { ApiKeyState } from './api-key.state.js';
import { apiKeyNotFound, expiryPassed } from './errors.js';

/** On whose behalf a key is changed, and at which of its revisions only. */
export interface ChangeApiKey {
  readonly userId: string;
  readonly ifRevisions?: readonly number[] | undefined;
}

/** Keys that one user may have, revoked ones left out. */
export const MAX_API_KEYS = 100;

export type CreateApiKey = Pick<ApiKeyState, 'userId' | 'name' | 'scopes' | 'hash' | 'expiresAt'> & { readonly apiKeyId: string };

export function decideCreateApiKey({ apiKeyId, ...key }: CreateApiKey, { now, version }: DecisionContext): Decision<ApiKeyState, ApiKeyState> {
  const { userId, name, scopes, expiresAt } = key;
  if (expiresAt !== null && expiresAt <= now) return reject(expiryPassed());
  const fields = { ...key, lastUsedAt: null, revokedAt: null };
  const made = { ...fields, _id: apiKeyId, v: version, createdAt: now, updatedAt: now };
  const data = { apiKeyId, userId, name, scopes: [...scopes], expiresAt: expiresAt?.toISOString() ?? null };
  return create(fields, [newEvent('api_key.created', data)], made);
}

export function decideRenameApiKey(
  state: ApiKeyState | null,
  { userId, name, ifRevisions }: ChangeApiKey & { readonly name: string },
): Decision<ApiKeyState, void> {
  if (state === null || state.userId !== userId) return reject(apiKeyNotFound());
  const refusal = refuseRevision(state.v, ifRevisions);
  if (refusal !== undefined) return reject(refusal);
  if (state.name === name) return nothing(undefined);
  return commit({ set: { name } }, [newEvent('api_key.updated', { apiKeyId: state._id, userId, name })], undefined);
}

/** Gives a key another secret: for one that was made and whose answer was lost, so that nobody has the first. */
export function decideReissueApiKey(
  state: ApiKeyState | null,
  { userId, hash }: { readonly userId: string; readonly hash: string },
): Decision<ApiKeyState, void> {
  if (state === null || state.userId !== userId || state.revokedAt !== null) return reject(apiKeyNotFound());
  return commit({ set: { hash } }, [newEvent('api_key.updated', { apiKeyId: state._id, userId, name: state.name })], undefined);
}

/** A key that is revoked already stays as it is. */
export function decideRevokeApiKey(
  state: ApiKeyState | null,
  { userId, ifRevisions }: ChangeApiKey,
  { now }: DecisionContext,
): Decision<ApiKeyState, void> {
  if (state === null || state.userId !== userId) return reject(apiKeyNotFound());
  const refusal = refuseRevision(state.v, ifRevisions);
  if (refusal !== undefined) return reject(refusal);
  if (state.revokedAt !== null) return nothing(undefined);
  return commit({ set: { revokedAt: now } }, [newEvent('api_key.revoked', { apiKeyId: state._id, userId })], undefined);
}
