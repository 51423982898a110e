import type { AgentTool } from '@fenago/contracts';
import { httpServer } from '@fenago/testing';

/** What a tool gives for a message. */
export const answerTo = (name: string): string => `answer to ${name}`;

const PATH = /^\/(\w+)\/(m\d+)$/;

/** One call that came in. */
export interface ToolCallSeen {
  readonly tool: string;
  /** Of the message that it is for. */
  readonly name: string;
  readonly idempotencyKey: string;
}

/** The tools of the agent under chaos, and what they were asked. */
export interface ToolServer {
  readonly calls: readonly ToolCallSeen[];
  readonly tools: readonly AgentTool[];
  close(): Promise<void>;
}

export async function startToolServer(): Promise<ToolServer> {
  const calls: ToolCallSeen[] = [];
  const server = await httpServer((request, response) => {
    const [, tool = '', name = ''] = PATH.exec(request.url ?? '') ?? [];
    calls.push({ tool, name, idempotencyKey: String(request.headers['idempotency-key']) });
    response.end(answerTo(name));
  });
  return { calls, tools: toolsAt(server.origin), close: () => server.close() };
}

function toolsAt(origin: string): readonly AgentTool[] {
  const parameters = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
  const http = { type: 'http', parameters } as const;
  return [
    { ...http, name: 'look', method: 'GET', url: `${origin}/look/{name}` },
    { ...http, name: 'put', method: 'PUT', url: `${origin}/put/{name}` },
    { ...http, name: 'pay', method: 'POST', url: `${origin}/pay/{name}` },
    { ...http, name: 'approve', method: 'PUT', url: `${origin}/approve/{name}`, approval: true },
    { type: 'client', name: 'ask', parameters },
  ];
}
