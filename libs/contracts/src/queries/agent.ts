import { Type } from 'typebox';
import { caller, defineQuery, paging, type Page } from '../request.js';
import { count, id, object } from '../schema.js';
import type { AgentSnapshot, AgentView } from '../views.js';

export const getAgent = defineQuery<AgentView>()('agent.get', object({ caller: caller(), agentId: id('agent') }));

export const listAgents = defineQuery<Page<AgentView>>()(
  'agent.list',
  object({ caller: caller(), scope: Type.Enum(['mine', 'public']), ...paging }),
);

/**
 * For services whose local replica has not caught up: the agent at `version`, or as it is now where none is named. The
 * caller must own the agent, or it must be public.
 */
export const getAgentSnapshot = defineQuery<AgentSnapshot>()(
  'agent.get_snapshot',
  object({ caller: caller(), agentId: id('agent'), version: Type.Optional(count()) }),
);
