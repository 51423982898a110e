import { NO_PARAMETERS, type AgentTool } from '@fenago/contracts';
import { EgressError, type Egress } from '@fenago/egress';
import { parseArguments, requireValid } from './arguments.js';
import { currentTime } from './builtin/current-time.js';
import { httpGet } from './builtin/http-get.js';
import { ToolFailure } from './failure.js';
import { httpTool } from './http/http-tool.js';
import { resultOf } from './result.js';
import type { SecretOf } from './secrets.js';
import type { Tool } from './tool.js';
import type { ToolRequest, ToolResult, ToolSet } from './tool.port.js';

export interface ToolSetOptions {
  /** Every call goes out by it. Its own bounds of time must be longer than those of tools. */
  readonly egress: Egress;
  readonly secretOf: SecretOf;
  readonly clock: { now(): Date };
}

/** The tools of an agent, as its configuration names them; those that the client runs are none of them. */
export function createToolSet(tools: readonly AgentTool[], options: ToolSetOptions): ToolSet {
  const known = new Map(tools.flatMap((tool) => toolOf(tool, options)).map((tool) => [tool.spec.name, tool]));
  return {
    list: () => Promise.resolve({ tools: Array.from(known.values(), ({ spec }) => spec), problems: [] }),
    call: (request) => {
      const tool = known.get(request.name);
      return tool === undefined ? Promise.resolve(unknownTool(request.name)) : callTool(tool, request);
    },
    close: () => Promise.resolve(),
  };
}

function toolOf(tool: AgentTool, { egress, secretOf, clock }: ToolSetOptions): readonly Tool[] {
  if (tool.type === 'http') return [httpTool(tool, egress, secretOf)];
  if (tool.type !== 'builtin') return [];
  const { approval = false } = tool;
  return [tool.name === 'http_get' ? httpGet(egress, approval) : currentTime(clock, approval)];
}

function unknownTool(name: string): ToolResult {
  return resultOf(`There is no tool called ${name}. Call one of those that you were given.`, { isError: true });
}

async function callTool(tool: Tool, { arguments: text, idempotencyKey, signal }: ToolRequest): Promise<ToolResult> {
  const time = AbortSignal.timeout(tool.timeoutSeconds * 1_000);
  try {
    signal.throwIfAborted();
    const args = parseArguments(text);
    requireValid(args, tool.spec.parameters ?? NO_PARAMETERS);
    return await tool.call(args, { idempotencyKey, signal: AbortSignal.any([signal, time]) });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (time.aborted) return resultOf(tooLate(tool), { isError: true });
    if (error instanceof ToolFailure || error instanceof EgressError) return resultOf(error.message, { isError: true });
    throw error;
  }
}

function tooLate({ spec, timeoutSeconds }: Tool): string {
  const doubt = spec.effect === 'pure' ? '' : ' It may have been carried out all the same.';
  return `The tool did not answer within ${timeoutSeconds} s.${doubt}`;
}
