import { Type } from 'typebox';
import { agentConfiguration, agentStatus, agentVersion } from '../agent-configuration.js';
import { caller, defineCommand } from '../request.js';
import { ifRevisions } from '../revision.js';
import { id, object } from '../schema.js';
import type { AgentView } from '../views.js';

const profile = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  description: Type.String({ maxLength: 2_000 }),
  configuration: agentConfiguration,
  isPublic: Type.Boolean(),
  status: agentStatus(),
};

export const createAgent = defineCommand<AgentView>()('agent.create', object({ caller: caller(), ...profile }));

/** Fields that are left out stay as they are; `configuration` is replaced as a whole. */
export const updateAgent = defineCommand<AgentView>()(
  'agent.update',
  object({
    caller: caller(),
    agentId: id('agent'),
    name: Type.Optional(profile.name),
    description: Type.Optional(profile.description),
    configuration: Type.Optional(profile.configuration),
    isPublic: Type.Optional(profile.isPublic),
    status: Type.Optional(profile.status),
    ifRevisions: ifRevisions(),
  }),
);

/** Makes a new version with the configuration of an old one; nothing where the agent has that configuration already. */
export const rollBackAgent = defineCommand<AgentView>()(
  'agent.roll_back',
  object({ caller: caller(), agentId: id('agent'), version: agentVersion(), ifRevisions: ifRevisions() }),
);

export const deleteAgent = defineCommand<{ readonly id: string; readonly deleted: true }>()(
  'agent.delete',
  object({ caller: caller(), agentId: id('agent'), ifRevisions: ifRevisions() }),
);
