import {
  commit,
  newEvent,
  nothing,
  reject,
  type Changes,
  type Decision,
  type DecisionContext,
} from '@fenago/aggregate/decision';
import { refuseRevision } from '@fenago/contracts';
import { refuseConfiguration } from './configuration.js';
import { agentNotFound, changesTooFast } from './errors.js';
import type { AgentProfile, AgentState } from './state.js';
import { refuseChange } from './status.js';
import { MAX_HELD_VERSIONS, countKept, sameConfiguration } from './versions.js';
import { wordsOfAgent } from './words.js';

export interface UpdateAgent {
  readonly userId: string;
  /** Undefined fields stay as they are. */
  readonly profile: { readonly [K in keyof AgentProfile]?: AgentProfile[K] | undefined };
  /** Version up to which all are kept outside of the document; 0 where that is not known of any. */
  readonly keptUpTo: number;
  readonly ifRevisions?: readonly number[] | undefined;
}

/** Emits `agent.updated` with the agent as it is then, and `agent.status_changed` after it where the status changes. */
export function decideUpdateAgent(
  state: AgentState | null,
  command: UpdateAgent,
  context: DecisionContext,
): Decision<AgentState, void> {
  if (state === null || state.ownerId !== command.userId) return reject(agentNotFound());
  const profile = merge(state, command.profile);
  const keepsVersion = sameConfiguration(state.configuration, profile.configuration);
  const isSame = keepsVersion && sameFace(state, profile);
  const refusal =
    refuseRevision(state.v, command.ifRevisions) ??
    refuseChange(state.status, profile.status, !isSame) ??
    (keepsVersion ? undefined : refuseConfiguration(profile.configuration));
  if (refusal !== undefined) return reject(refusal);
  if (isSame && profile.status === state.status) return nothing(undefined);
  const { _id: agentId, ownerId } = state;
  const version = keepsVersion ? state.version : state.version + 1;
  const versions = keepsVersion ? {} : newVersion(state, profile, version, command.keptUpTo, context.now);
  if (versions === undefined) return reject(changesTooFast());
  const updated = newEvent('agent.updated', { agentId, ownerId, ...profile, version });
  const changed = newEvent('agent.status_changed', { agentId, ownerId, from: state.status, to: profile.status });
  return commit(
    { set: { ...profile, version, words: wordsOfAgent(profile.name, profile.description) }, ...versions },
    profile.status === state.status ? [updated] : [updated, changed],
    undefined,
  );
}

function merge(state: AgentState, changes: UpdateAgent['profile']): AgentProfile {
  return {
    name: changes.name ?? state.name,
    description: changes.description ?? state.description,
    configuration: changes.configuration ?? state.configuration,
    isPublic: changes.isPublic ?? state.isPublic,
    status: changes.status ?? state.status,
  };
}

/** In all but configuration and status. */
function sameFace(a: AgentProfile, b: AgentProfile): boolean {
  return a.name === b.name && a.description === b.description && a.isPublic === b.isPublic;
}

/** Undefined where the document would hold too many. */
function newVersion(
  state: AgentState,
  { configuration }: AgentProfile,
  version: number,
  keptUpTo: number,
  createdAt: Date,
): Changes<AgentState> | undefined {
  const kept = countKept(state.versions, keptUpTo);
  if (state.versions.length - kept >= MAX_HELD_VERSIONS) return undefined;
  return { append: { versions: [{ version, configuration, createdAt }] }, drop: { versions: kept } };
}
