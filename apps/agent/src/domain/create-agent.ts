import { create, newEvent, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { refuseConfiguration } from './configuration.js';
import type { AgentProfile, AgentState } from './state.js';
import { wordsOfAgent } from './words.js';

export interface CreateAgent {
  readonly agentId: string;
  readonly ownerId: string;
  readonly profile: AgentProfile;
}

const FIRST_VERSION = 1;

export function decideCreateAgent(command: CreateAgent, context: DecisionContext): Decision<AgentState, AgentState> {
  const { agentId, ownerId, profile } = command;
  const refusal = refuseConfiguration(profile.configuration);
  if (refusal !== undefined) return reject(refusal);
  const { now } = context;
  const fields = {
    ...profile,
    ownerId,
    version: FIRST_VERSION,
    versions: [{ version: FIRST_VERSION, configuration: profile.configuration, createdAt: now }],
    words: wordsOfAgent(profile.name, profile.description),
    lastActive: null,
  };
  const state = { ...fields, _id: agentId, v: context.version, createdAt: now, updatedAt: now };
  return create(fields, [newEvent('agent.created', { agentId, ownerId, ...profile, version: FIRST_VERSION })], state);
}
