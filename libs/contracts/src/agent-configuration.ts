import { Type, type Static } from 'typebox';
import { agentTool, executionLimits, MAX_AGENT_TOOLS } from './agent-tools.js';
import { object } from './schema.js';
import { turnPolicy } from './turn-policy.js';

/** What an agent runs with; a new version of the agent is made by each change of it. */
export const agentConfiguration = object({
  model: Type.String({ minLength: 1, maxLength: 200 }),
  instructions: Type.Optional(Type.String({ maxLength: 32_768 })),
  temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
  topP: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  maxOutputTokens: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  /** Tokens of history that are sent to the model, instructions and the new message included. */
  contextTokens: Type.Optional(Type.Integer({ minimum: 256, maximum: 1_000_000 })),
  /** For messages that come while a turn runs, unless they say otherwise; `enqueue` where left out. */
  turnPolicy: Type.Optional(turnPolicy()),
  tools: Type.Optional(Type.Array(agentTool, { maxItems: MAX_AGENT_TOOLS })),
  limits: Type.Optional(executionLimits),
});
export type AgentConfiguration = Static<typeof agentConfiguration>;

export const AGENT_STATUSES = ['draft', 'active', 'paused', 'archived'] as const;
export type AgentStatus = (typeof AGENT_STATUSES)[number];
export const agentStatus = () => Type.Enum([...AGENT_STATUSES]);
/** Used where an agent's configuration names no budget. */
export const DEFAULT_CONTEXT_TOKENS = 8_000;
