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
  /** Of a roll back: the version whose configuration comes again. */
  readonly restoredVersion?: number | undefined;
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
  const changed = changedFields(state, profile);
  const refusal =
    refuseRevision(state.v, command.ifRevisions) ??
    refuseChange(state.status, profile.status, changed.some((field) => field !== 'status')) ??
    (keepsVersion ? undefined : refuseConfiguration(profile.configuration));
  if (refusal !== undefined) return reject(refusal);
  if (changed.length === 0) return nothing(undefined);
  const { _id: agentId, ownerId } = state;
  const version = keepsVersion ? state.version : state.version + 1;
  const versions = keepsVersion ? {} : newVersion(state, profile, version, command.keptUpTo, context.now);
  if (versions === undefined) return reject(changesTooFast());
  const restored = command.restoredVersion === undefined ? {} : { restoredVersion: command.restoredVersion };
  const updated = newEvent('agent.updated', { agentId, ownerId, ...profile, version, changed, ...restored });
  const statusChanged = newEvent('agent.status_changed', { agentId, ownerId, from: state.status, to: profile.status });
  return commit(
    { set: { ...profile, version, words: wordsOfAgent(profile.name, profile.description) }, ...versions },
    profile.status === state.status ? [updated] : [updated, statusChanged],
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

function changedFields(before: AgentProfile, after: AgentProfile): (keyof AgentProfile)[] {
  const others = (['name', 'description', 'isPublic', 'status'] as const).filter((field) => before[field] !== after[field]);
  return sameConfiguration(before.configuration, after.configuration) ? others : ['configuration', ...others];
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
