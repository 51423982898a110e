import { httpServer, type HttpServer } from '@fenago/testing';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server, type CallToolRequest, type CallToolResult, type ServerContext, type Tool } from '@modelcontextprotocol/server';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';

/** What a server has, and what it does. */
export interface McpScript {
  /** Pages of tools. */
  pages: readonly (readonly Tool[])[];
  onCall: (call: CallToolRequest['params'], context: ServerContext) => CallToolResult | Promise<CallToolResult>;
  /** Answers a request in place of the protocol; true where it has. */
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export type McpKind =
  /** Protocol 2026-07-28, and nothing else. */
  | 'modern'
  /** Both, without sessions. */
  | 'both'
  /** Protocol 2025-11-25 and before, with sessions. */
  | 'sessions'
  /** The same, each request by itself. */
  | 'stateless';

export const MCP_KINDS: readonly McpKind[] = ['modern', 'both', 'sessions', 'stateless'];

export interface Seen {
  readonly http: string;
  readonly method: string | undefined;
  readonly tool: string | undefined;
  readonly version: string | undefined;
  readonly session: string | undefined;
  readonly authorization: string | undefined;
  readonly key: string | undefined;
}

export interface TestMcpServer extends HttpServer {
  readonly url: string;
  readonly script: McpScript;
  /** Requests so far. */
  readonly seen: Seen[];
  /** How often a method was asked for. */
  count(method: string): number;
  /** Knows no session any more, as after a restart. */
  forgetSessions(): void;
}

export const tool = (name: string, more: Partial<Tool> = {}): Tool => ({ name, inputSchema: { type: 'object' }, ...more });

export const ECHO = tool('echo', { description: 'Says it again', inputSchema: { type: 'object', properties: { text: { type: 'string' } } } });

/** A real server by the official SDK. */
export async function startMcpServer(kind: McpKind, overrides: Partial<McpScript> = {}): Promise<TestMcpServer> {
  const script: McpScript = { pages: [[ECHO]], onCall: ({ arguments: args }) => ({ content: [{ type: 'text', text: JSON.stringify(args) }] }), ...overrides };
  const seen: Seen[] = [];
  const sessions = new Map<string, NodeStreamableHTTPServerTransport>();
  const makeServer = (): Server => {
    const server = new Server({ name: 'test', version: '1' }, { capabilities: { tools: {} } });
    server.setRequestHandler('tools/list', ({ params }) => {
      const page = Number(params?.cursor ?? 0);
      return { tools: [...(script.pages[page] ?? [])], ...(page + 1 < script.pages.length ? { nextCursor: String(page + 1) } : {}) };
    });
    server.setRequestHandler('tools/call', ({ params }, context) => script.onCall(params, context));
    return server;
  };
  const handlers = { modern: createMcpHandler(makeServer, { legacy: 'reject' }), both: createMcpHandler(makeServer) };
  const legacy = async (request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> => {
    const known = sessions.get(String(request.headers['mcp-session-id']));
    if (known !== undefined) return known.handleRequest(request, response, body);
    const transport = new NodeStreamableHTTPServerTransport(
      kind === 'stateless' ? {} : { sessionIdGenerator: randomUUID, onsessioninitialized: (id) => void sessions.set(id, transport) },
    );
    if (kind === 'sessions' && request.headers['mcp-session-id'] !== undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"},"id":null}');
      return;
    }
    await makeServer().connect(transport);
    await transport.handleRequest(request, response, body);
  };
  const http = await httpServer((request, response) => {
    void (async () => {
      const body = request.method === 'POST' ? ((await json(request)) as { method?: string; params?: { name?: string } }) : undefined;
      const header = (name: string): string | undefined => request.headers[name] as string | undefined;
      seen.push({
        http: String(request.method),
        method: body?.method,
        tool: body?.params?.name,
        version: header('mcp-protocol-version'),
        session: header('mcp-session-id'),
        authorization: header('authorization'),
        key: header('idempotency-key'),
      });
      if (script.intercept?.(request, response) === true) return;
      if (kind === 'modern' || kind === 'both') await toNodeHandler(handlers[kind])(request as IncomingMessage & { method: string; url: string }, response, body);
      else await legacy(request, response, body);
    })().catch((error: unknown) => response.destroy(error as Error));
  });
  return Object.assign(http, {
    url: `${http.origin}/mcp`,
    script,
    seen,
    count: (method: string) => seen.filter((one) => one.method === method).length,
    forgetSessions: () => sessions.clear(),
  });
}

