import { Type } from 'typebox';
import { toolFields } from './message-shapes.js';
import { count, id, openObject, timestamp, usage } from './schema.js';

export const EXECUTION_STATUSES = [
  'queued',
  'in_progress',
  'requires_action',
  'cancelling',
  'completed',
  'failed',
  'cancelled',
  'incomplete',
  'expired',
] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

export const TERMINAL_STATUSES = ['completed', 'failed', 'cancelled', 'incomplete', 'expired'] as const satisfies readonly ExecutionStatus[];
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];

export function isTerminal(status: ExecutionStatus): status is TerminalStatus {
  return (TERMINAL_STATUSES as readonly string[]).includes(status);
}

export const INCOMPLETE_REASONS = ['max_output_tokens', 'content_filter', 'budget_exhausted', 'max_steps'] as const;
export type IncompleteReason = (typeof INCOMPLETE_REASONS)[number];

export const BILLED_TO = ['platform', 'agent_owner'] as const;
/** Whose account the provider bills: the platform's, or that of the agent's owner, who has brought the key. */
export type BilledTo = (typeof BILLED_TO)[number];
export const billedTo = () => Type.Enum([...BILLED_TO]);

/** What every event of an execution says of where it belongs. */
const place = () => ({
  executionId: id('execution'),
  conversationId: id('conversation'),
  messageId: id('message'),
  userId: id('user'),
  agentId: id('agent'),
});

export const executionPlace = () => openObject(place());

export const executionStart = () =>
  openObject({
    ...place(),
    agentVersion: count(),
    /** Version of the execution that this attempt owns; a later attempt has a higher one. */
    fence: count(),
    attempt: Type.Integer({ minimum: 1 }),
    /** How often it was started, work that was handed on included; from 1. */
    run: Type.Integer({ minimum: 1 }),
    model: Type.String(),
    startTime: timestamp(),
  });

/** The end of an execution, whichever way it ended. */
const outcome = () => ({
  ...place(),
  agentOwnerId: id('user'),
  agentVersion: count(),
  provider: Type.String(),
  /** The platform where it is left out. */
  billedTo: Type.Optional(billedTo()),
  model: Type.String(),
  /** Text that the model gave; partial where the execution did not complete; empty where there is none. */
  output: Type.String(),
  /** Why the model stopped: `stop`, `tool_calls`, `max_output_tokens`, `content_filter`; `cancelled` or `error` where it was stopped. */
  finishReason: Type.String(),
  toolCalls: toolFields(openObject).toolCalls,
  usage: usage(),
  tokensUsed: count(),
  attempts: count(),
  startTime: Type.Union([timestamp(), Type.Null()]),
  endTime: timestamp(),
  /** Position of the last frame of the token stream, so that whoever ends the stream can number its last event. */
  fence: count(),
  lastFrame: count(),
});

export const executionOutcome = () => openObject(outcome());
export const executionFailure = () =>
  openObject({ ...outcome(), error: openObject({ code: Type.String(), message: Type.String() }) });
export const executionIncompletion = () =>
  openObject({ ...outcome(), reason: Type.Enum([...INCOMPLETE_REASONS]) });
