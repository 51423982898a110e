import { createEgress, parseAllowance, type Egress, type EgressOptions } from '@fenago/egress';
import { SchemaThread } from '@fenago/schemas';
import { httpServer, type HttpServer } from '@fenago/testing';
import type { AgentTool } from '@fenago/contracts';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { createToolSet, McpListings, type ToolResult, type ToolSet, type ToolSetOptions } from '../src/index.js';

/** One for the tests of a file; it does not keep the process. */
const schemas = new SchemaThread();

export const NOW = new Date('2026-07-28T12:30:05.678Z');

export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that keeps what it was sent. */
export interface RecordingServer extends HttpServer {
  readonly received: Received[];
}

export async function recordingServer(answer: (received: Received, response: ServerResponse) => void): Promise<RecordingServer> {
  const received: Received[] = [];
  const server = await httpServer((request, response) => {
    void text(request).then((body) => {
      const one = { method: request.method, url: request.url, headers: request.headers, body };
      received.push(one);
      answer(one, response);
    }, () => undefined);
  });
  return Object.assign(server, { received });
}

/** A way out that the operator has allowed to reach this machine. */
export function openEgress(options: EgressOptions = {}): Egress {
  return createEgress({ allow: [parseAllowance('127.0.0.1') ?? {}], ...options });
}

export function toolSet(tools: readonly AgentTool[], egress: Egress, options: Partial<ToolSetOptions> = {}): ToolSet {
  return createToolSet(tools, { egress, secretOf: () => Promise.resolve(undefined), forOwner: true, clock: { now: () => NOW }, listings: new McpListings(), schemas, ...options });
}

export function call(set: ToolSet, name: string, args: unknown = {}, signal = new AbortController().signal): Promise<ToolResult> {
  return set.call({ name, arguments: typeof args === 'string' ? args : JSON.stringify(args), idempotencyKey: 'exec_1:call_1', signal });
}
