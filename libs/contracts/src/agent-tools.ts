import { Type, type Static } from 'typebox';
import { toolName } from './message-shapes.js';
import type { object, openObject } from './schema.js';

type Shape = typeof object | typeof openObject;

/**
 * What may happen when a call of a tool is repeated, because nobody knows whether it was carried out.
 * - `pure`: nothing; it only reads
 * - `idempotent`: nothing, under the same `Idempotency-Key`
 * - `at_most_once`: harm, so it is repeated only if a person says so
 */
export const TOOL_EFFECTS = ['pure', 'idempotent', 'at_most_once'] as const;
export type ToolEffect = (typeof TOOL_EFFECTS)[number];

/** Tools that an agent may have, servers of tools counting as one. */
export const MAX_AGENT_TOOLS = 64;
/** Bytes of the JSON form of all of an agent's tools: they travel in its events. */
export const MAX_AGENT_TOOLS_BYTES = 192 * 1024;
/** Bytes of a tool's result that a model is given; what is over is cut, and said to be. */
export const MAX_TOOL_RESULT_BYTES = 32 * 1024;
export const MAX_TOOL_SECONDS = 300;

const effect = () => Type.Optional(Type.Enum([...TOOL_EFFECTS]));
const description = () => Type.Optional(Type.String({ maxLength: 4_096 }));
/** A JSON Schema (2020-12) of an object. */
const parameters = () => Type.Optional(Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object' }));
/** Whether a person must approve each call before it is carried out. */
const approval = () => Type.Optional(Type.Boolean());
const timeoutSeconds = () => Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_TOOL_SECONDS }));
/**
 * Values may name secrets: `{{secret:name}}` is the agent's owner's, `{{user_secret:name}}` that of the user whose turn it is.
 */
const headers = () => Type.Optional(Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' }), Type.String({ maxLength: 2_048 }), { maxProperties: 32 }));
const url = () => Type.String({ minLength: 8, maxLength: 2_048, pattern: '^https?://' });

export const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * A request to a server. `{name}` in the URL is the argument of that name, encoded; arguments that the URL does not take
 * are the query of a GET or DELETE and the JSON body of any other.
 */
const httpTool = (of: Shape) =>
  of({
    type: Type.Literal('http'),
    name: toolName(),
    description: description(),
    parameters: parameters(),
    method: Type.Enum([...HTTP_METHODS]),
    url: url(),
    headers: headers(),
    effect: effect(),
    approval: approval(),
    timeoutSeconds: timeoutSeconds(),
  });
export type HttpTool = Static<ReturnType<typeof httpTool>>;

/** A server of tools by the Model Context Protocol, over Streamable HTTP. Its tools are named `<name>__<tool>`. */
const mcpServer = (of: Shape) =>
  of({
    type: Type.Literal('mcp'),
    name: Type.String({ pattern: '^[A-Za-z0-9-]{1,32}$' }),
    url: url(),
    headers: headers(),
    /** Of the server's tools, those that the agent has; left out, all of them. */
    allowedTools: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { maxItems: 128 })),
    /** For all of its tools; where left out, what the server says of each counts, and `at_most_once` where it says nothing. */
    effect: effect(),
    approval: approval(),
    timeoutSeconds: timeoutSeconds(),
  });
export type McpServer = Static<ReturnType<typeof mcpServer>>;

export const BUILTIN_TOOLS = ['current_time', 'http_get'] as const;

/** A tool that FeNAgO has itself. */
const builtinTool = (of: Shape) => of({ type: Type.Literal('builtin'), name: Type.Enum([...BUILTIN_TOOLS]), approval: approval() });
export type BuiltinTool = Static<ReturnType<typeof builtinTool>>;

/** A tool that the client runs: the execution waits until the client gives the result. */
const clientSideTool = (of: Shape) =>
  of({ type: Type.Literal('client'), name: toolName(), description: description(), parameters: parameters() });
export type ClientSideTool = Static<ReturnType<typeof clientSideTool>>;

/** What an agent can do beside talking. */
export const agentTool = (of: Shape) => Type.Union([httpTool(of), mcpServer(of), builtinTool(of), clientSideTool(of)]);
export type AgentTool = Static<ReturnType<typeof agentTool>>;

/** Bounds of one execution. */
export const executionLimits = (of: Shape) =>
  of({
    /** Model calls. */
    maxSteps: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    /** Input and output tokens of all model calls together. */
    maxTokens: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000_000 })),
    /** Cost of all model calls together by the price table, in millionths of its currency. */
    maxCostMicros: Type.Optional(Type.Integer({ minimum: 1 })),
    /** From its first start to its end; time in which it waits for an action does not count. */
    deadlineSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
    /** How long an action may be waited for. */
    actionSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 604_800 })),
  });
export type ExecutionLimits = Static<ReturnType<typeof executionLimits>>;

export const DEFAULT_MAX_STEPS = 16;
export const DEFAULT_ACTION_SECONDS = 3_600;
