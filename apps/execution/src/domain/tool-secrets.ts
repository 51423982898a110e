import { commit, create, newEvent, nothing, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { secretNameTaken, toolSecretNotFound, tooManyToolSecrets, valueNeeded } from './errors.js';
import { putRewrapped, type Rewrap, type Sealed } from './sealed.js';
import type { ToolSecret, ToolSecretRingState } from './tool-secret.state.js';

/** Secrets for tools of one user. */
export const MAX_TOOL_SECRETS = 50;

/** A value as its owner gives it, sealed. */
export interface GivenValue {
  readonly secret: Sealed;
  readonly hint: string | null;
}

export interface AddToolSecret extends GivenValue {
  readonly userId: string;
  readonly toolSecretId: string;
  readonly name: string;
  readonly hosts: readonly string[];
}

/** The first secret makes the ring. */
export function decideAddToolSecret(
  state: ToolSecretRingState | null,
  { userId, toolSecretId, ...given }: AddToolSecret,
  { now }: DecisionContext,
): Decision<ToolSecretRingState, ToolSecret> {
  const secrets = state?.secrets ?? [];
  if (secrets.some(({ name }) => name === given.name)) return reject(secretNameTaken(given.name));
  if (secrets.length >= MAX_TOOL_SECRETS) return reject(tooManyToolSecrets(MAX_TOOL_SECRETS));
  const added: ToolSecret = { ...given, id: toolSecretId, createdAt: now, updatedAt: now };
  const event = newEvent('tool_secret.created', { toolSecretId, userId, name: added.name });
  return state === null ? create({ userId, secrets: [added], lastUsed: {} }, [event], added) : commit({ append: { secrets: [added] } }, [event], added);
}

export interface ChangeToolSecret {
  readonly toolSecretId: string;
  /** Undefined fields stay as they are. */
  readonly name: string | undefined;
  readonly hosts: readonly string[] | undefined;
  readonly given: GivenValue | undefined;
}

/** More hosts need the value again: who may change the ones is not to get at the other by it. */
export function decideChangeToolSecret(
  state: ToolSecretRingState | null,
  { toolSecretId, name, hosts, given }: ChangeToolSecret,
  { now }: DecisionContext,
): Decision<ToolSecretRingState, void> {
  const before = state?.secrets.find(({ id }) => id === toolSecretId);
  if (state === null || before === undefined) return reject(toolSecretNotFound());
  const after: ToolSecret = { ...before, name: name ?? before.name, hosts: hosts ?? before.hosts, ...given, updatedAt: now };
  const valueReplaced = given !== undefined;
  const hostsReplaced = !sameHosts(before.hosts, after.hosts);
  if (after.name === before.name && !hostsReplaced && !valueReplaced) return nothing(undefined);
  if (mayGoFurther(before.hosts, after.hosts) && !valueReplaced) return reject(valueNeeded());
  if (state.secrets.some((secret) => secret.id !== toolSecretId && secret.name === after.name)) return reject(secretNameTaken(after.name));
  const secrets = state.secrets.map((secret) => (secret.id === toolSecretId ? after : secret));
  const event = newEvent('tool_secret.updated', { toolSecretId, userId: state.userId, name: after.name, hostsReplaced, valueReplaced });
  return commit({ set: { secrets } }, [event], undefined);
}

function sameHosts(before: readonly string[], after: readonly string[]): boolean {
  return before.length === after.length && before.every((host) => after.includes(host));
}

/** No hosts is fewer for agents of others and more for those of the owner. */
function mayGoFurther(before: readonly string[], after: readonly string[]): boolean {
  return (after.length === 0) !== (before.length === 0) || after.some((host) => !before.includes(host));
}

/** Tools that name the secret fail until there is one of that name again. */
export function decideRemoveToolSecret(
  state: ToolSecretRingState | null,
  { toolSecretId }: { readonly toolSecretId: string },
): Decision<ToolSecretRingState, { readonly id: string; readonly deleted: true }> {
  const secret = state?.secrets.find(({ id }) => id === toolSecretId);
  if (state === null || secret === undefined) return reject(toolSecretNotFound());
  const event = newEvent('tool_secret.deleted', { toolSecretId, userId: state.userId, name: secret.name });
  return commit({ set: { secrets: state.secrets.filter(({ id }) => id !== toolSecretId) } }, [event], { id: toolSecretId, deleted: true });
}

/** @returns how many were rewrapped */
export function decideRewrapToolSecrets(state: ToolSecretRingState | null, { masterKeyId, rewrapped }: Rewrap): Decision<ToolSecretRingState, number> {
  if (state === null) return nothing(0);
  const { entries: secrets, count } = putRewrapped(state.secrets, rewrapped);
  if (count === 0) return nothing(0);
  return commit({ set: { secrets } }, [newEvent('tool_secret.rewrapped', { userId: state.userId, masterKeyId })], count);
}
