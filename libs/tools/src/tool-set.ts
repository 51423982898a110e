import type { AgentTool } from '@fenago/contracts';
import { EgressError, type Egress } from '@fenago/egress';
import type { SchemaThread } from '@fenago/schemas';
import { parseArguments, requireValid } from './arguments.js';
import { currentTime } from './builtin/current-time.js';
import { httpGet } from './builtin/http-get.js';
import { failureOf, ToolFailure } from './failure.js';
import { httpTool } from './http/http-tool.js';
import type { McpListings } from './mcp/listings.js';
import type { McpServerTools } from './mcp/mcp-server.js';
import { resultOf } from './result.js';
import type { SecretSource } from './secrets.js';
import type { Tool } from './tool.js';
import type { ToolListing, ToolRequest, ToolResult, ToolSet } from './tool.port.js';

export interface ToolSetOptions extends SecretSource {
  /** Every call goes out by it. Its own bounds of time must be longer than those of tools. */
  readonly egress: Egress;
  readonly clock: { now(): Date };
  /** Shared by all tool sets of a process. */
  readonly schemas: SchemaThread;
  readonly listings: McpListings;
}

/** The tools of an agent, as its configuration names them; those that the client runs are none of them. */
export function createToolSet(tools: readonly AgentTool[], options: ToolSetOptions): ToolSet {
  return new AgentTools(tools, options);
}

class AgentTools implements ToolSet {
  private readonly own: ReadonlyMap<string, Tool>;
  private loaded: Promise<readonly McpServerTools[]> | undefined;

  constructor(
    private readonly tools: readonly AgentTool[],
    private readonly options: ToolSetOptions,
  ) {
    this.own = new Map(tools.flatMap((tool) => ownTool(tool, options)).map((tool) => [tool.spec.name, tool]));
  }

  async list(signal: AbortSignal): Promise<ToolListing> {
    const listings = await Promise.all((await this.servers()).map((server) => server.list(signal)));
    const tools = [...this.own.values(), ...listings.flatMap((listing) => listing.tools)];
    return { tools: tools.map(({ spec }) => spec), problems: listings.flatMap(({ problems }) => problems) };
  }

  async call(request: ToolRequest): Promise<ToolResult> {
    const { name, signal } = request;
    try {
      signal.throwIfAborted();
      const tool = this.own.get(name) ?? (await this.serverTool(name, signal));
      if (tool === undefined) throw new ToolFailure(`There is no tool called ${name}. Call one of those that you were given.`);
      return await run(tool, request, this.options.schemas);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ToolFailure) return resultOf(error.message, { isError: true });
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all((await this.loaded)?.map((server) => server.close()) ?? []);
  }

  private async serverTool(name: string, signal: AbortSignal): Promise<Tool | undefined> {
    const server = (await this.servers()).find((one) => one.owns(name));
    return server?.find(name, signal);
  }

  /** The client of such servers takes a second and 30 MB to load: only for those who have one. */
  private servers(): Promise<readonly McpServerTools[]> {
    const servers = this.tools.filter((tool) => tool.type === 'mcp');
    this.loaded ??= servers.length === 0 ? Promise.resolve([]) : import('./mcp/mcp-server.js').then((mcp) => servers.map((server) => new mcp.McpServerTools(server, this.options)));
    return this.loaded;
  }
}

function ownTool(tool: AgentTool, options: ToolSetOptions): readonly Tool[] {
  const { egress, clock } = options;
  if (tool.type === 'http') return [httpTool(tool, egress, options)];
  if (tool.type !== 'builtin') return [];
  const { approval = false } = tool;
  return [tool.name === 'http_get' ? httpGet(egress, approval) : currentTime(clock, approval)];
}

/** @throws ToolFailure, or what is nobody's fault who the model could tell */
async function run(tool: Tool, { arguments: text, idempotencyKey, signal }: ToolRequest, schemas: SchemaThread): Promise<ToolResult> {
  const args = parseArguments(text);
  if (tool.checkedBy !== undefined) await orAborted(requireValid(args, tool.checkedBy, schemas), signal);
  const time = AbortSignal.timeout(tool.timeoutSeconds * 1_000);
  const either = AbortSignal.any([signal, time]);
  try {
    return await orAborted(tool.call(args, { idempotencyKey, signal: either }), either);
  } catch (error) {
    if (time.aborted) throw doubting(tool, new ToolFailure(`The tool did not answer within ${tool.timeoutSeconds} s.`, { cause: error, isUncertain: true }));
    if (error instanceof EgressError) throw doubting(tool, failureOf(error));
    throw error instanceof ToolFailure ? doubting(tool, error) : error;
  }
}

/** Waits no longer than the signal lets it, whatever the work does. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** A model that does not know whether something was done is told so. */
function doubting({ spec }: Tool, failure: ToolFailure): ToolFailure {
  if (!failure.isUncertain || spec.effect === 'pure') return failure;
  return new ToolFailure(`${failure.message} It may have been carried out all the same.`, { cause: failure });
}
