import { DEFAULT_TOOL_SECONDS, refuseHeaders, type McpServer, type ToolEffect } from '@fenago/contracts';
import type { Egress } from '@fenago/egress';
import type { SchemaThread } from '@fenago/schemas';
import { ProtocolError } from '@modelcontextprotocol/client';
import { createHash } from 'node:crypto';
import type { Arguments } from '../arguments.js';
import { ToolFailure } from '../failure.js';
import { fillHeaders, type Redactor, type SecretSource } from '../secrets.js';
import type { CallOptions, Tool } from '../tool.js';
import type { ToolResult } from '../tool.port.js';
import { within } from './connection.js';
import { explain, isUncertain } from './explain.js';
import type { KnownServer, McpListings } from './listings.js';
import { readListing, type McpListing, type McpTool } from './read-listing.js';
import { resultOfCall } from './result.js';
import { McpSessions, type McpPlace } from './sessions.js';
import { toolNameOf } from './tool-name.js';

export interface McpServerOptions extends SecretSource {
  readonly egress: Egress;
  readonly listings: McpListings;
  readonly schemas: SchemaThread;
}

export interface ServerListing {
  readonly tools: readonly Tool[];
  /** Sentences; hold no secret, and for others than the owner nothing that the configuration names. */
  readonly problems: readonly string[];
}

interface Place extends McpPlace {
  readonly redactor: Redactor;
}

/** Longest wait for a server's tools, in milliseconds. */
const LIST_MS = 10_000;
/** Tools of one server that an agent has. */
const MAX_OFFERED = 128;
const MAX_DESCRIPTION = 4_096;

/** The tools of a server that speaks the Model Context Protocol, for one execution. */
export class McpServerTools {
  private readonly sessions: McpSessions;

  constructor(
    private readonly server: McpServer,
    private readonly options: McpServerOptions,
  ) {
    this.sessions = new McpSessions(options.egress, (key) => options.listings.get(key)?.discovered);
  }

  owns(name: string): boolean {
    return name.startsWith(`${this.server.name}__`);
  }

  /** A server that cannot be used has a problem instead of tools. */
  async list(signal: AbortSignal): Promise<ServerListing> {
    try {
      const { listing, problem } = await this.known(await this.place(), signal);
      return listing === undefined ? this.none(problem) : this.offered(listing);
    } catch (error) {
      if (error instanceof ToolFailure) return this.none(error.message, error.message);
      throw error;
    }
  }

  /** @throws ToolFailure where the server cannot be used */
  async find(name: string, signal: AbortSignal): Promise<Tool | undefined> {
    const { tools, problems } = await this.list(signal);
    const found = tools.find(({ spec }) => spec.name === name);
    if (found === undefined && tools.length === 0 && problems.length > 0) throw new ToolFailure(problems.join(' '));
    return found;
  }

  /** Never rejects. */
  close(): Promise<void> {
    return this.sessions.close();
  }

  /** Where the server is, with the secrets that its headers name as they are now. */
  private async place(): Promise<Place> {
    const { url, headers = {} } = this.server;
    const [refused] = refuseHeaders(headers, 'mcp');
    if (refused !== undefined) throw new ToolFailure(`Its header ${refused.path.slice(1)} ${refused.message}.`);
    const filled = await fillHeaders(headers, new URL(url), this.options);
    const key = createHash('sha256').update(JSON.stringify([url, filled.headers])).digest('hex');
    return { url, ...filled, key };
  }

  private async known(place: Place, signal: AbortSignal): Promise<KnownServer> {
    const { listings } = this.options;
    const kept = listings.get(place.key);
    if (kept !== undefined) return kept;
    const time = AbortSignal.timeout(LIST_MS);
    const either = AbortSignal.any([signal, time]);
    const found = await this.sessions
      .use(place, either, async ({ client, discovered }) => ({ listing: await readListing(client, this.options.schemas, within(either)), discovered }))
      .catch((error: unknown) => {
        signal.throwIfAborted();
        return { problem: time.aborted ? `It did not answer within ${LIST_MS / 1_000} s.` : place.redactor.redact(explain(error)) };
      });
    listings.set(place.key, found);
    return found;
  }

  /** @param toOthers what others than the owner may be told of it, too */
  private none(problem = '', toOthers = ''): ServerListing {
    const [what, why] = this.options.forOwner ? [`The tools of the server "${this.server.name}"`, problem] : ["Some of the agent's tools", toOthers];
    return { tools: [], problems: [`${what} cannot be had. ${why}`.trimEnd()] };
  }

  private offered({ tools, refused, complete }: McpListing): ServerListing {
    const { name, allowedTools } = this.server;
    const isAllowed = (tool: string): boolean => allowedTools?.includes(tool) !== false;
    const allowed = tools.filter((tool) => isAllowed(tool.name));
    const lost = [...refused].filter(([tool]) => isAllowed(tool)).map(([tool, why]) => `The tool "${tool}" of the server "${name}" is left out: ${why}.`);
    const isCut = !complete || allowed.length > MAX_OFFERED;
    const more = `The server "${name}" has more tools than are taken; name those that are needed (allowedTools).`;
    const problems = isCut ? [...lost, more] : lost;
    const toOthers = problems.length === 0 ? [] : ["Some of the agent's tools are left out."];
    return { tools: allowed.slice(0, MAX_OFFERED).map((tool) => this.toolOf(tool)), problems: this.options.forOwner ? problems : toOthers };
  }

  private toolOf(tool: McpTool): Tool {
    const { name, approval = false, timeoutSeconds = DEFAULT_TOOL_SECONDS } = this.server;
    const description = tool.description?.slice(0, MAX_DESCRIPTION).toWellFormed();
    const effect = this.server.effect ?? effectOf(tool);
    return {
      spec: { name: toolNameOf(name, tool.name), ...(description === undefined ? {} : { description }), parameters: tool.inputSchema, effect, approval },
      timeoutSeconds,
      // The server knows better.
      checkedBy: undefined,
      call: (args, options) => this.call(tool, args, options),
    };
  }

  private async call(tool: McpTool, args: Arguments, { idempotencyKey, signal }: CallOptions): Promise<ToolResult> {
    const place = await this.place();
    const request = { name: tool.name, arguments: { ...args } };
    const options = { ...within(signal), headers: { 'idempotency-key': idempotencyKey }, toolDefinition: tool };
    try {
      return resultOfCall(await this.sessions.use(place, signal, ({ client }) => client.callTool(request, options)), place.redactor);
    } catch (error) {
      signal.throwIfAborted();
      // Another server may stand there by now, or the same with another protocol.
      if (!(error instanceof ProtocolError)) this.options.listings.forget(place.key);
      throw new ToolFailure(place.redactor.redact(explain(error)), { cause: error, isUncertain: isUncertain(error) });
    }
  }
}

/** What a server says of its tool; nothing said is the worst. */
function effectOf({ annotations }: McpTool): ToolEffect {
  if (annotations?.readOnlyHint === true) return 'pure';
  return annotations?.idempotentHint === true ? 'idempotent' : 'at_most_once';
}
