import { Type, type Static } from 'typebox';
import { anyObject, object, type openObject } from './schema.js';
import { HEADER_VALUE } from './tool-headers.js';

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
export const DEFAULT_MAX_STEPS = 16;
export const DEFAULT_ACTION_SECONDS = 3_600;
/** Where a tool says nothing else. */
export const DEFAULT_TOOL_SECONDS = 30;

/** As every provider takes it: what one takes beyond it, another refuses. */
const toolName = () => Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });

const effect = (unlessTold: string) =>
  Type.Optional(
    Type.Enum([...TOOL_EFFECTS], {
      description: `What may happen when a call is repeated: nothing, nothing under the same Idempotency-Key, or harm. ${unlessTold}`,
    }),
  );
const description = () => Type.Optional(Type.String({ maxLength: 4_096, description: 'What the model is told of it' }));
const parameters = () =>
  Type.Optional(anyObject('Its arguments: a JSON Schema (2020-12) of an object'));
const approval = () => Type.Optional(Type.Boolean({ description: 'Whether a person must approve each call before it is carried out' }));
const timeoutSeconds = () =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_TOOL_SECONDS, description: 'After which a call is given up' }));
/** Headers of each call. */
export const headers = () =>
  Type.Optional(
    Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' }), Type.String({ maxLength: 2_048, pattern: HEADER_VALUE }), {
      maxProperties: 32,
      additionalProperties: false,
      description: "Values may name secrets: {{secret:name}} is the owner's of the agent, {{user_secret:name}} that of the user whose turn it is",
    }),
  );
const url = (about: string) => Type.String({ minLength: 8, maxLength: 2_048, pattern: '^https?://', description: about });

export const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

/** What HTTP says of each method; an HTTP tool that says nothing of its own has it. */
export const METHOD_EFFECTS: Readonly<Record<HttpMethod, ToolEffect>> = {
  GET: 'pure',
  PUT: 'idempotent',
  DELETE: 'idempotent',
  POST: 'at_most_once',
  PATCH: 'at_most_once',
};

/** A request to a server. */
const httpTool = (of: Shape) =>
  of({
    type: Type.Literal('http'),
    name: toolName(),
    description: description(),
    parameters: parameters(),
    method: Type.Enum([...HTTP_METHODS]),
    url: url(
      '{name} in path or query is the argument of that name, encoded; key={name} in the query is left out where the argument is. Arguments that it does not take are the query of a GET or DELETE, and the JSON body of any other',
    ),
    headers: headers(),
    effect: effect('Where it is left out: pure for GET, idempotent for PUT and DELETE, at_most_once for POST and PATCH'),
    approval: approval(),
    timeoutSeconds: timeoutSeconds(),
  });
export type HttpTool = Static<ReturnType<typeof httpTool>>;

/** The same as a JSON Schema that the API's document shows. */
export const HTTP_TOOL_DOCUMENT = { title: 'HttpTool', description: 'A tool that is a request to a server.', ...httpTool(object) } as const;

/** A server of tools by the Model Context Protocol. */
const mcpServer = (of: Shape) =>
  of({
    type: Type.Literal('mcp'),
    name: Type.String({ pattern: '^[A-Za-z0-9-]{1,32}$', description: 'Its tools are named <name>__<tool>' }),
    url: url('Of a server of the Model Context Protocol, over Streamable HTTP'),
    headers: headers(),
    allowedTools: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
        maxItems: 128,
        description: "Of the server's tools, those that the agent has; all of them where it is left out",
      }),
    ),
    effect: effect('For all of its tools; where it is left out, what the server says of each counts, and at_most_once where it says nothing'),
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
    maxSteps: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: DEFAULT_MAX_STEPS, description: 'Model calls' })),
    maxTokens: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100_000_000, description: 'Input and output tokens of all model calls together' }),
    ),
    maxCostMicros: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000_000_000,
        description: 'Cost of all model calls together by the price table, in millionths of its currency',
      }),
    ),
    deadlineSeconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 86_400,
        description: 'From the first start to the end; time in which it waits for an action does not count',
      }),
    ),
    actionSeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 604_800, default: DEFAULT_ACTION_SECONDS, description: 'How long an action may be waited for' }),
    ),
  });
export type ExecutionLimits = Static<ReturnType<typeof executionLimits>>;
