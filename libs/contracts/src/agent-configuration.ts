import { Type, type Static } from 'typebox';
import { agentTool, executionLimits, MAX_AGENT_TOOLS } from './agent-tools.js';
import { responseFormat } from './response-format.js';
import { object, openObject } from './schema.js';
import { turnPolicy } from './turn-policy.js';

/** Used where an agent's configuration names no budget. */
export const DEFAULT_CONTEXT_TOKENS = 8_000;

/** Names of providers: of the platform's own, and of the keys that users bring. */
export const providerName = (description: string) => Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$', description, examples: ['my-vllm'] });

/** Models that are asked after an agent's own. */
export const MAX_FALLBACKS = 3;

const modelOfProvider = () => ({
  model: Type.String({ minLength: 1, maxLength: 200, description: 'Name of the model, as its provider calls it', examples: ['gpt-5-mini'] }),
  provider: Type.Optional(providerName("Name of one of the owner's provider keys; the platform's provider where it is left out")),
});

const fields = (of: typeof object | typeof openObject) => ({
  ...modelOfProvider(),
  fallbacks: Type.Optional(
    Type.Array(of(modelOfProvider()), {
      maxItems: MAX_FALLBACKS,
      description: 'Asked one after the other where the model before fails for good, through no fault of the request',
      examples: [[{ model: 'gpt-4o-mini' }]],
    }),
  ),
  instructions: Type.Optional(
    Type.String({ maxLength: 32_768, description: 'System prompt', examples: ['You answer in one sentence.'] }),
  ),
  temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2, description: 'Sampling temperature' })),
  topP: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'Share of the probability that is sampled from' })),
  maxOutputTokens: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Longest answer, in tokens' })),
  responseFormat: Type.Optional(responseFormat(of)),
  contextTokens: Type.Optional(
    Type.Integer({
      minimum: 256,
      maximum: 1_000_000,
      default: DEFAULT_CONTEXT_TOKENS,
      description: 'Tokens of history that are sent to the model, instructions and the new message included',
    }),
  ),
  turnPolicy: Type.Optional(
    turnPolicy({ default: 'enqueue', description: 'For messages that come while a turn runs, unless they say otherwise' }),
  ),
  tools: Type.Optional(Type.Array(agentTool(of), { maxItems: MAX_AGENT_TOOLS, description: 'What the agent can do beside talking' })),
  limits: Type.Optional(executionLimits(of)),
});

/**
 * What an agent runs with; a new version of the agent is made by each change of it. The one description of it: requests
 * are checked by it, the API's document shows it, and it is published as it is.
 */
export const agentConfiguration = object(fields(object));
/** As events carry it: whoever reads them may be older than what wrote them. */
export const toldAgentConfiguration = () => openObject(fields(openObject));
export type AgentConfiguration = Static<typeof agentConfiguration>;

/** The same as a JSON Schema document that stands for itself. */
export const AGENT_CONFIGURATION_DOCUMENT = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:fenago:schema:agent-configuration',
  title: 'AgentConfiguration',
  description: 'What an agent runs with; each change makes a new version of the agent.',
  ...agentConfiguration,
} as const;

export const AGENT_STATUSES = ['draft', 'active', 'paused', 'archived'] as const;
export type AgentStatus = (typeof AGENT_STATUSES)[number];
export const agentStatus = () => Type.Enum([...AGENT_STATUSES]);
/** Number of a configuration of an agent. */
export const agentVersion = () => Type.Integer({ minimum: 1, maximum: 1_000_000_000 });
