import { Type } from 'typebox';
import { agentVersion } from '../agent-configuration.js';
import { caller, defineQuery, paging, type Page } from '../request.js';
import { id, object } from '../schema.js';
import type { AgentSnapshot, AgentVersionView, AgentView } from '../views.js';

/** Longest text that the directory is searched for, in characters. */
export const MAX_DIRECTORY_TEXT = 100;

export const getAgent = defineQuery<AgentView>()('agent.get', object({ caller: caller(), agentId: id('agent') }));

/** The caller's own. */
export const listAgents = defineQuery<Page<AgentView>>()('agent.list', object({ caller: caller(), ...paging }));

/** What is public and active, whoever owns it, as those who do not own it see it. */
export const listDirectory = defineQuery<Page<AgentView>>()(
  'agent.list_directory',
  object({ caller: caller(), text: Type.Optional(Type.String({ minLength: 1, maxLength: MAX_DIRECTORY_TEXT })), ...paging }),
);

/** One configuration that an agent of the caller's has or had. */
export const getAgentVersion = defineQuery<AgentVersionView>()(
  'agent.get_version',
  object({ caller: caller(), agentId: id('agent'), version: agentVersion() }),
);

export const listAgentVersions = defineQuery<Page<AgentVersionView>>()(
  'agent.list_versions',
  object({ caller: caller(), agentId: id('agent'), ...paging }),
);

/**
 * For services whose local replica has not caught up: the agent at `version`, or as it is now where none is named. The
 * caller must own the agent, or it must be public.
 */
export const getAgentSnapshot = defineQuery<AgentSnapshot>()(
  'agent.get_snapshot',
  object({ caller: caller(), agentId: id('agent'), version: Type.Optional(agentVersion()) }),
);
