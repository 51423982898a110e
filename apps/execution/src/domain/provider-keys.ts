import { commit, create, newEvent, nothing, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { keyNeeded, nameTaken, providerKeyNotFound, tooManyProviderKeys } from './errors.js';
import type { ProviderKey, ProviderKeyRingState, ProviderServer } from './provider-key.state.js';
import { putRewrapped, type Rewrap, type Sealed } from './sealed.js';

/** Provider keys of one user. */
export const MAX_PROVIDER_KEYS = 20;

/** A key as its owner gives it, its secret sealed. */
export interface GivenKey {
  readonly secret: Sealed;
  readonly keyHint: string | null;
}

export interface AddProviderKey extends GivenKey, ProviderServer {
  readonly userId: string;
  readonly providerKeyId: string;
  readonly name: string;
}

/** The first key makes the ring. */
export function decideAddProviderKey(
  state: ProviderKeyRingState | null,
  { userId, providerKeyId: id, ...given }: AddProviderKey,
  { now }: DecisionContext,
): Decision<ProviderKeyRingState, ProviderKey> {
  const keys = state?.keys ?? [];
  if (keys.some(({ name }) => name === given.name)) return reject(nameTaken(given.name));
  if (keys.length >= MAX_PROVIDER_KEYS) return reject(tooManyProviderKeys(MAX_PROVIDER_KEYS));
  const key: ProviderKey = { ...given, id, createdAt: now, updatedAt: now };
  const event = newEvent('provider_key.created', { providerKeyId: id, userId, name: key.name });
  if (state === null) return create({ userId, keys: [key], lastUsed: {} }, [event], key);
  return commit({ append: { keys: [key] } }, [event], key);
}

export interface ChangeProviderKey {
  readonly providerKeyId: string;
  /** Undefined fields stay as they are. */
  readonly name: string | undefined;
  readonly baseUrl: string | null | undefined;
  readonly streaming: boolean | undefined;
  readonly retrieval: boolean | undefined;
  readonly given: GivenKey | undefined;
}

/** A base URL that changes needs the key again: who may change the one is not to get at the other by it. */
export function decideChangeProviderKey(
  state: ProviderKeyRingState | null,
  { providerKeyId, given, ...changes }: ChangeProviderKey,
  { now }: DecisionContext,
): Decision<ProviderKeyRingState, void> {
  const before = state?.keys.find(({ id }) => id === providerKeyId);
  if (state === null || before === undefined) return reject(providerKeyNotFound());
  const after = { ...changed(before, changes), ...given, updatedAt: now };
  const baseUrlReplaced = after.baseUrl !== before.baseUrl;
  const keyReplaced = given !== undefined;
  const optionsKept = after.streaming === before.streaming && after.retrieval === before.retrieval;
  if (after.name === before.name && optionsKept && !baseUrlReplaced && !keyReplaced) return nothing(undefined);
  if (baseUrlReplaced && !keyReplaced) return reject(keyNeeded());
  if (state.keys.some((key) => key.id !== providerKeyId && key.name === after.name)) return reject(nameTaken(after.name));
  const keys = state.keys.map((key) => (key.id === providerKeyId ? after : key));
  const { userId } = state;
  const event = newEvent('provider_key.updated', { providerKeyId, userId, name: after.name, baseUrlReplaced, keyReplaced });
  return commit({ set: { keys } }, [event], undefined);
}

function changed(key: ProviderKey, { name, baseUrl, streaming, retrieval }: Omit<ChangeProviderKey, 'providerKeyId' | 'given'>): ProviderKey {
  return {
    ...key,
    name: name ?? key.name,
    baseUrl: baseUrl === undefined ? key.baseUrl : baseUrl,
    streaming: streaming ?? key.streaming,
    retrieval: retrieval ?? key.retrieval,
  };
}

/** Agents that name the key run no more until there is one of that name again. */
export function decideRemoveProviderKey(
  state: ProviderKeyRingState | null,
  { providerKeyId }: { readonly providerKeyId: string },
): Decision<ProviderKeyRingState, { readonly id: string; readonly deleted: true }> {
  const key = state?.keys.find(({ id }) => id === providerKeyId);
  if (state === null || key === undefined) return reject(providerKeyNotFound());
  const event = newEvent('provider_key.deleted', { providerKeyId, userId: state.userId, name: key.name });
  return commit({ set: { keys: state.keys.filter(({ id }) => id !== providerKeyId) } }, [event], { id: providerKeyId, deleted: true });
}

/** @returns how many were rewrapped */
export function decideRewrapProviderKeys(
  state: ProviderKeyRingState | null,
  { masterKeyId, rewrapped }: Rewrap,
): Decision<ProviderKeyRingState, number> {
  if (state === null) return nothing(0);
  const { entries: keys, count } = putRewrapped(state.keys, rewrapped);
  if (count === 0) return nothing(0);
  return commit({ set: { keys } }, [newEvent('provider_key.rewrapped', { userId: state.userId, masterKeyId })], count);
}
