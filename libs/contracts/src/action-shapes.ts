import { Type, type Static } from 'typebox';
import { MAX_TOOL_CALLS, toolName } from './message-shapes.js';
import { count, object, openObject, timestamp } from './schema.js';

/**
 * What an execution may wait for.
 * - `client_tool`: the client runs the tool and gives its output
 * - `approval`: a person says whether the tool may run
 * - `confirmation`: the tool may have run already, and nobody knows; a person says whether it is to run again
 */
export const ACTION_TYPES = ['client_tool', 'approval', 'confirmation'] as const;
export type ActionType = (typeof ACTION_TYPES)[number];

/** Bytes of the output that a client gives for one call; more does not help a model. */
export const MAX_ACTION_OUTPUT_BYTES = 64 * 1024;

const callId = () => Type.String({ minLength: 1, maxLength: 160 });

/** An action that an execution waits for. */
export const pendingAction = () =>
  openObject({
    type: Type.Enum([...ACTION_TYPES]),
    /** Number of the step in the execution. */
    step: count(),
    callId: callId(),
    /** Of the tool. */
    name: Type.String(),
    /** JSON as the model wrote it, which need not be valid. */
    arguments: Type.String(),
    /** When it counts as refused. */
    expiresAt: timestamp(),
  });
export type PendingAction = Static<ReturnType<typeof pendingAction>>;

/** The answer to one action. */
export const actionInput = object({
  callId: Type.String({ minLength: 1, maxLength: 160, description: 'Of the action that is answered', examples: ['call_1'] }),
  approved: Type.Optional(Type.Boolean({ description: 'Of an approval or a confirmation', examples: [true] })),
  output: Type.Optional(
    Type.String({ maxLength: MAX_ACTION_OUTPUT_BYTES, description: 'Of a tool that the client runs: what the model is told', examples: ['{"temperature":21}'] }),
  ),
  isError: Type.Optional(Type.Boolean({ description: 'The tool that the client runs has failed; the output says how', examples: [false] })),
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000, description: 'Why it is not approved; the model is told', examples: ['Too expensive.'] })),
});
export type ActionInput = Static<typeof actionInput>;

export const actionInputs = () =>
  Type.Array(actionInput, {
    minItems: 1,
    maxItems: MAX_TOOL_CALLS,
    description: 'All are taken, or none',
    examples: [[{ callId: 'call_1', approved: true }]],
  });

/** What was answered, and by whom. */
export const actionAnswer = () => ({
  step: count(),
  callId: callId(),
  name: toolName(),
  type: Type.Enum([...ACTION_TYPES]),
  approved: Type.Boolean(),
  reason: Type.Union([Type.String(), Type.Null()]),
});
