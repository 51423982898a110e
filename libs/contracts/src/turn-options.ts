import { Type, type Static } from 'typebox';
import { id, object, openObject } from './schema.js';
import { toolName } from './message-shapes.js';
import { metadata } from './metadata.js';
import { jsonSchema, responseFormat } from './response-format.js';

/** Bytes that the options of one turn may have in their JSON form: they travel in events beside the message. */
export const MAX_OPTIONS_BYTES = 192 * 1024;
export const MAX_TURN_TOOLS = 128;

type Shape = typeof object | typeof openObject;

/** A tool that the client of the turn runs itself: the model's calls of it are the turn's result. */
const clientTool = (of: Shape) =>
  of({
    name: toolName(),
    description: Type.Optional(Type.String({ maxLength: 16_384 })),
    parameters: Type.Optional(jsonSchema()),
    strict: Type.Optional(Type.Boolean()),
  });

const toolChoice = (of: Shape) => Type.Union([Type.Enum(['auto', 'none', 'required']), of({ name: toolName() })]);

/** What one turn asks beside its message. It comes on top of the agent's configuration; what is left out is the agent's. */
export const turnOptions = (of: Shape) =>
  of({
    /** Follow the agent's own. */
    instructions: Type.Optional(Type.String({ maxLength: 65_536 })),
    temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
    topP: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    /** Never more than the agent allows. */
    maxOutputTokens: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    stop: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { maxItems: 4 })),
    seed: Type.Optional(Type.Integer()),
    presencePenalty: Type.Optional(Type.Number({ minimum: -2, maximum: 2 })),
    frequencyPenalty: Type.Optional(Type.Number({ minimum: -2, maximum: 2 })),
    reasoningEffort: Type.Optional(Type.String({ pattern: '^[a-z]{1,16}$' })),
    tools: Type.Optional(Type.Array(clientTool(of), { maxItems: MAX_TURN_TOOLS })),
    toolChoice: Type.Optional(toolChoice(of)),
    parallelToolCalls: Type.Optional(Type.Boolean()),
    responseFormat: Type.Optional(responseFormat(of)),
    /** Of the tools, those that the model may call; left out, all of them. */
    allowedTools: Type.Optional(Type.Array(toolName(), { maxItems: MAX_TURN_TOOLS })),
    /** `disabled`: the execution fails rather than leave history out. */
    truncation: Type.Optional(Type.Enum(['auto', 'disabled'])),
    /** Told back to the client, and without effect on the run. */
    metadata: Type.Optional(metadata()),
    /** `end`: nobody can be asked in the middle of the turn; calls of the client's tools end it. `wait` where left out. */
    onAction: Type.Optional(Type.Enum(['wait', 'end'])),
    background: Type.Optional(Type.Boolean()),
    store: Type.Optional(Type.Boolean()),
    /** The execution whose reply this turn goes on from. */
    previousExecutionId: Type.Optional(id('execution')),
  });
export type TurnOptions = Static<ReturnType<typeof turnOptions>>;
export type ClientTool = NonNullable<TurnOptions['tools']>[number];
