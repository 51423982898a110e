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
import { agentNotFound } from './errors.js';
import type { AgentProfile, AgentState } from './state.js';
import { refuseTransition } from './status.js';
import { MAX_VERSIONS, sameConfiguration } from './versions.js';

export interface UpdateAgent {
  readonly userId: string;
  /** Undefined fields stay as they are. */
  readonly profile: { readonly [K in keyof AgentProfile]: AgentProfile[K] | undefined };
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
  const refusal = refuseRevision(state.v, command.ifRevisions) ?? refuseTransition(state.status, profile.status);
  if (refusal !== undefined) return reject(refusal);
  if (isSame(state, profile)) return nothing(undefined);
  const { _id: agentId, ownerId } = state;
  const version = sameConfiguration(state.configuration, profile.configuration) ? state.version : state.version + 1;
  const updated = newEvent('agent.updated', { agentId, ownerId, ...profile, version });
  const changed = newEvent('agent.status_changed', { agentId, ownerId, from: state.status, to: profile.status });
  return commit(
    { set: { ...profile, version }, ...newVersion(state, profile, version, context.now) },
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

function isSame(state: AgentState, { configuration, ...rest }: AgentProfile): boolean {
  const fields = Object.keys(rest) as (keyof typeof rest)[];
  return fields.every((field) => rest[field] === state[field]) && sameConfiguration(state.configuration, configuration);
}

function newVersion(state: AgentState, { configuration }: AgentProfile, version: number, createdAt: Date): Changes<AgentState> {
  if (version === state.version) return {};
  return {
    append: { versions: [{ version, configuration, createdAt }] },
    drop: { versions: Math.max(0, state.versions.length + 1 - MAX_VERSIONS) },
  };
}
