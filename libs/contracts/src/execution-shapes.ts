import { Type } from 'typebox';
import { actionAnswer, pendingAction } from './action-shapes.js';
import { TOOL_EFFECTS } from './agent-tools.js';
import { MAX_MESSAGES_BEFORE, MAX_TOOL_CALLS, MESSAGE_ROLES, toolCall, toolFields } from './message-shapes.js';
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

/** `not_json`: the output cannot be parsed, or is no object where one was asked for; `schema_mismatch`: it is not as the schema says. */
export const FORMAT_ERRORS = ['not_json', 'schema_mismatch'] as const;
export interface FormatError {
  readonly code: (typeof FORMAT_ERRORS)[number];
  /** What is wrong, and where. */
  readonly message: string;
}

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
    /** Number of the first step that it does; what was said in earlier ones stays. */
    step: count(),
    model: Type.String(),
    startTime: timestamp(),
  });

/** A finished step; it has either `model` or `tool`. */
export const executionStep = () =>
  openObject({
    ...place(),
    agentOwnerId: id('user'),
    agentVersion: count(),
    /** From 0. */
    step: count(),
    attempt: count(),
    startedAt: Type.Union([timestamp(), Type.Null()]),
    finishedAt: timestamp(),
    /** The call of the model. */
    model: Type.Optional(
      openObject({
        model: Type.String(),
        provider: Type.String(),
        billedTo: billedTo(),
        usage: usage(),
        /** By the price table at that time; the ledger has what counts. */
        costMicros: count(),
        text: Type.String(),
        toolCalls: Type.Array(toolCall(openObject), { maxItems: MAX_TOOL_CALLS }),
      }),
    ),
    /** The call of a tool. */
    tool: Type.Optional(
      openObject({
        callId: Type.String(),
        name: Type.String(),
        effect: Type.Enum([...TOOL_EFFECTS]),
        /** What the model is told. */
        result: Type.String(),
        isError: Type.Boolean(),
      }),
    ),
  });

export const executionActions = () =>
  openObject({
    ...place(),
    actions: Type.Array(pendingAction(), { maxItems: MAX_TOOL_CALLS }),
    /** When the first of them counts as refused, and the execution ends. */
    expiresAt: timestamp(),
  });

export const executionActionAnswer = () =>
  openObject({ ...place(), ...actionAnswer(), answeredBy: id('user'), answeredAt: timestamp() });

/** A message as an event carries it. */
const historyMessage = () => openObject({ role: Type.Enum([...MESSAGE_ROLES]), content: Type.String(), ...toolFields(openObject) });

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
  /** Why the model stopped: `stop`, `tool_calls`, `max_output_tokens`, `content_filter`, `max_steps`, `budget_exhausted`; `cancelled` or `error` where it was stopped. */
  finishReason: Type.String(),
  toolCalls: toolFields(openObject).toolCalls,
  /** Where the output is not of the form that was asked for; the output is what the model said all the same. */
  formatError: Type.Optional(openObject({ code: Type.Enum([...FORMAT_ERRORS]), message: Type.String() })),
  /** Text of the model before its last reply, cut where it is long. */
  preamble: Type.Optional(Type.String()),
  /** What was said between model and tools; enters the history before the reply. */
  messages: Type.Optional(Type.Array(historyMessage(), { maxItems: MAX_MESSAGES_BEFORE })),
  /** The last call of the model, where its usage was told in no event before: one row of the ledger. */
  step: Type.Optional(count()),
  stepUsage: Type.Optional(usage()),
  /** Of all calls of the model together. */
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
