import { COMMANDS, QUERIES, type AgentTool, type Caller, type HttpTool, type ToolSecretView } from '@fenago/contracts';
import { parseAllowance } from '@fenago/egress';
import { createLogger } from '@fenago/observability';
import { httpServer, until, type HttpServer } from '@fenago/testing';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World, type Talk } from './support.js';

/** What runs of agents do with the tools that agents bring along. */
describe('tools of agents', () => {
  let world: World;
  /** Answers what it was sent. */
  let server: HttpServer;
  let forbidden: HttpServer;
  const lines: string[] = [];
  const logger = createLogger({ service: 'execution', level: 'trace', destination: { write: (line: string) => void lines.push(line) } });

  beforeAll(async () => {
    world = await World.start();
    server = await httpServer(({ url, headers }, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(`${url} ${String(headers['x-secret'])} ${String(headers['idempotency-key'])}`);
    });
    forbidden = await httpServer((_request, response) => void response.end('reached'));
    for (let replica = 0; replica < 2; replica += 1) await world.service({ egressAllow: [parseAllowance(`127.0.0.1:${server.port}`) ?? {}] }, { logger });
  });
  afterAll(async () => {
    await world.stop();
    await Promise.all([server.close(), forbidden.close()]);
  });

  const tool = (changes: Partial<HttpTool> = {}): AgentTool => {
    const parameters = { type: 'object', properties: { q: { type: 'string' } } };
    return { type: 'http', name: 'find', method: 'GET', url: `${server.origin}/find?q={q}`, parameters, ...changes };
  };
  const sending = (secret: string): AgentTool => tool({ headers: { 'X-Secret': secret } });
  const talk = (...tools: AgentTool[]): Promise<Talk> => world.talk({ model: 'scripted', tools });
  const store = (userId: string, name: string, value: string, hosts: string[] = []): Promise<ToolSecretView> =>
    world.rpc.request(COMMANDS.createToolSecret, { caller: { userId }, name, value, hosts });
  /** What the model was told by the tool. */
  async function answerOf(on: Talk, args: object = { q: 'x' }, position = 0): Promise<string> {
    const { executionId } = await world.post(on, `[[tool=find args=${encodeURIComponent(JSON.stringify(args))}]] [[results]]`, position);
    return (await world.event(executionId, 'execution.completed')).data.output;
  }

  it('are called with what the model asks for, under a key of the call', async () => {
    expect(await answerOf(await talk(tool()), { q: 'a b&c' })).toMatch(/^\/find\?q=a%20b%26c undefined exec_\w+:\S+$/);
    expect(await answerOf(await talk(tool()), { q: 7 })).toContain('/q: must be string');
  });

  it("send the owner's secret, whoever converses", async () => {
    const owned = await talk(sending('{{secret:key}}'));
    await store(owned.userId, 'key', 'the-secret-of-the-user');
    expect(await answerOf(owned)).toContain("a secret of its own, which the agent's owner has not set");
    expect(await answerOf({ ...owned, userId: owned.ownerId }, { q: 'x' }, 0)).toContain('"key", which the agent\'s owner has not set');
    const { id } = await store(owned.ownerId, 'key', 'the-secret-of-the-owner');
    const before = server.hits;
    // The server repeats it, and the model does not hear it.
    expect(await answerOf(owned, { q: 'x' }, 2)).toMatch(/^\/find\?q=x \[secret\] exec_/);
    expect(server.hits).toBe(before + 1);
    const caller: Caller = { userId: owned.ownerId };
    const { lastUsedAt } = await until(async () => {
      const secret = await world.rpc.request(QUERIES.getToolSecret, { caller, toolSecretId: id });
      return secret.lastUsedAt !== null && secret;
    });
    expect(Math.abs(Date.parse(String(lastUsedAt)) - Date.now())).toBeLessThan(60_000);
    await world.rpc.request(COMMANDS.deleteToolSecret, { caller, toolSecretId: id });
    expect(await answerOf(owned, { q: 'x' }, 4)).toContain('has not set');
  });

  it("send a user's secret only where that user has said it may go", async () => {
    const shared = await talk(sending('{{user_secret:key}}'));
    expect(shared.userId).not.toBe(shared.ownerId);
    await store(shared.ownerId, 'key', 'the-secret-of-the-owner');
    expect(await answerOf(shared)).toContain('"key", which the user has not set');
    const { id } = await store(shared.userId, 'key', 'the-secret-of-the-user');
    const before = server.hits;
    expect(await answerOf(shared, { q: 'x' }, 2)).toContain(`may not be sent to 127.0.0.1:${server.port}`);
    expect(server.hits).toBe(before);
    const allowed = { caller: { userId: shared.userId }, toolSecretId: id, value: 'the-secret-of-the-user', hosts: [`127.0.0.1:${server.port}`] };
    await world.rpc.request(COMMANDS.updateToolSecret, allowed);
    expect(await answerOf(shared, { q: 'x' }, 4)).toContain('[secret]');
    expect(server.hits).toBe(before + 1);
  });

  it('tell the model where a secret does not open, and the log why', async () => {
    const torn = await talk(sending('{{secret:torn}}'));
    await store(torn.ownerId, 'torn', 'the-secret-that-is-torn');
    await world.db.collection('tool_secret_ring').updateOne({ userId: torn.ownerId }, { $set: { 'secrets.0.secret.keyId': 'lost' } });
    expect(await answerOf(torn)).toContain('a secret of its own, which cannot be opened');
    expect(await answerOf({ ...torn, userId: torn.ownerId }, { q: 'x' }, 2)).toContain('"torn", which cannot be opened');
    expect(lines.join('\n')).toContain('A secret of a tool does not open');
  });

  it('reach no address that is not allowed', async () => {
    expect(await answerOf(await talk(tool({ url: `${forbidden.origin}/?q={q}` })))).toContain('not at a public address');
    expect(await answerOf(await talk({ type: 'builtin', name: 'http_get' }, tool()), {})).toMatch(/^\/find undefined/);
    expect(forbidden.hits).toBe(0);
  });

  it('come from servers of tools too, with the credentials of the user whose turn it is', async () => {
    const tokens: (string | undefined)[] = [];
    const handle = toNodeHandler(createMcpHandler(toolServer));
    const mcp = await httpServer((request, response) => {
      tokens.push(request.headers.authorization);
      void handle(request as IncomingMessage & { method: string; url: string }, response);
    });
    const host = `127.0.0.1:${mcp.port}`;
    await world.stopServices();
    await world.service({ egressAllow: [parseAllowance(host) ?? {}] }, { logger });
    const on = await talk({ type: 'mcp', name: 'books', url: `${mcp.origin}/mcp`, headers: { Authorization: 'Bearer {{user_secret:books}}' } });
    await store(on.userId, 'books', 'the-secret-for-the-books', [host]);
    const { executionId } = await world.post(on, '[[tool=books__find args=%7B%22title%22%3A%22Momo%22%7D]] [[results]]');
    expect((await world.event(executionId, 'execution.completed')).data.output).toBe('{"title":"Momo"} found with Bearer [secret]');
    expect(new Set(tokens)).toEqual(new Set(['Bearer the-secret-for-the-books']));
    await mcp.close();

    function toolServer(): Server {
      const server = new Server({ name: 'books', version: '1' }, { capabilities: { tools: {} } });
      server.setRequestHandler('tools/list', () => ({ tools: [{ name: 'find', inputSchema: { type: 'object' as const } }] }));
      server.setRequestHandler('tools/call', ({ params }) => ({ content: [{ type: 'text' as const, text: `${JSON.stringify(params.arguments)} found with ${tokens.at(-1)}` }] }));
      return server;
    }
  });

  it('leave nothing of a secret in events, documents and logs', async () => {
    const stored = await Promise.all(['AGENT_EXECUTION', 'tool_secret_ring', 'event_archive', 'agent_replica'].map((name) => world.db.collection(name).find().toArray()));
    const everything = JSON.stringify([stored, world.events, lines, world.model.calls]);
    for (const known of ['{{secret:key}}', 'has not set', 'tool_secret.created']) expect(everything).toContain(known);
    expect(everything).not.toMatch(/the-secret-/);
  });
});
