import { until } from '@fenago/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { McpListings } from '../src/index.js';
import { McpHarness, never, text } from './mcp-harness.js';
import { ECHO, MCP_KINDS, tool, type McpScript } from './mcp-servers.js';
import { call, NOW } from './support.js';

let mcp: McpHarness;
beforeAll(() => {
  mcp = new McpHarness();
});
afterEach(() => mcp.end());
afterAll(() => mcp.close());

describe.each(MCP_KINDS)('a server of the kind "%s"', (kind) => {
  it('lists its tools and runs them', async () => {
    const server = await mcp.serve(kind);
    const set = mcp.setOf(server);
    expect(await set.list(never)).toEqual({
      tools: [{ name: 'srv__echo', description: 'Says it again', parameters: ECHO.inputSchema, effect: 'at_most_once', approval: false }],
      problems: [],
    });
    expect(await call(set, 'srv__echo', { text: 'é' })).toEqual({ isError: false, content: '{"text":"é"}' });
    const called = server.seen.filter(({ method }) => method === 'tools/call');
    expect(called).toMatchObject([{ tool: 'echo', key: 'exec_1:call_1', version: kind === 'modern' || kind === 'both' ? '2026-07-28' : '2025-11-25' }]);
    expect(called[0]?.session !== undefined).toBe(kind === 'sessions');
    await set.close();
    expect(server.seen.filter(({ http }) => http !== 'POST').map(({ http }) => http)).toEqual(kind === 'sessions' ? ['DELETE'] : []);
  });

  it('is asked for its tools once a minute, whoever runs them, and before a call that comes first', async () => {
    const server = await mcp.serve(kind);
    const clock = { time: NOW.getTime(), now: () => new Date(clock.time) };
    const listings = new McpListings(clock);
    for (let execution = 0; execution < 3; execution += 1) {
      const set = mcp.setOf(server, {}, { listings });
      expect(await call(set, 'srv__echo')).toMatchObject({ isError: false });
      await set.list(never);
      await set.list(never);
    }
    expect([server.count('tools/list'), server.count('tools/call')]).toEqual([1, 3]);
    // Those that came later knew what it speaks.
    expect(server.count('server/discover')).toBe(1);
    clock.time += 60_001;
    await mcp.setOf(server, {}, { listings }).list(never);
    expect(server.count('tools/list')).toBe(2);
  });

  it('is called several times at once over one connection', async () => {
    const server = await mcp.serve(kind);
    const set = mcp.setOf(server);
    const results = await Promise.all(Array.from({ length: 8 }, (_, i) => call(set, 'srv__echo', { text: String(i) })));
    expect(results.map(({ content }) => content)).toEqual(Array.from({ length: 8 }, (_, i) => `{"text":"${i}"}`));
    expect(server.count('initialize')).toBe(kind === 'modern' || kind === 'both' ? 0 : 1);
  });

  it('is stopped at once by the caller, and after its time', async () => {
    let aborted = 0;
    const onCall: McpScript['onCall'] = (_call, { mcpReq: { signal } }) => new Promise(() => signal.addEventListener('abort', () => (aborted += 1)));
    const server = await mcp.serve(kind, { onCall });
    const set = mcp.setOf(server, { timeoutSeconds: 1 });
    const reason = new Error('enough');
    const controller = new AbortController();
    const waiting = call(set, 'srv__echo', {}, controller.signal);
    await until(() => server.count('tools/call') === 1);
    const start = performance.now();
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(await call(set, 'srv__echo')).toEqual({ isError: true, content: 'The tool did not answer within 1 s. It may have been carried out all the same.' });
    await expect(call(set, 'srv__echo', {}, AbortSignal.abort(reason))).rejects.toBe(reason);
    // The server hears of it, with a session by a message of its own.
    if (kind !== 'stateless') await until(() => aborted === 2);
  });

  it('tells the model what its tool does wrong, or what it refuses', async () => {
    const server = await mcp.serve(kind, {
      onCall: ({ name }) => {
        if (name === 'broken') throw new Error('kaput');
        return { ...text('no such city'), isError: true };
      },
      pages: [[ECHO, tool('broken')]],
    });
    const set = mcp.setOf(server);
    expect(await call(set, 'srv__echo')).toEqual({ isError: true, content: 'no such city' });
    expect(await call(set, 'srv__broken')).toMatchObject({ isError: true, content: expect.stringContaining('kaput') as string });
    expect(await call(set, 'srv__echo', '{"text":')).toMatchObject({ isError: true, content: expect.stringContaining('not JSON') as string });
    expect(await call(set, 'srv__other')).toMatchObject({ isError: true, content: expect.stringContaining('no tool called srv__other') as string });
  });
});

describe('a session', () => {
  it('that the server has lost is made anew, once', async () => {
    const server = await mcp.serve('sessions');
    const set = mcp.setOf(server);
    await call(set, 'srv__echo');
    server.forgetSessions();
    const results = await Promise.all(Array.from({ length: 4 }, (_, i) => call(set, 'srv__echo', { text: String(i) })));
    expect(results).toEqual(Array.from({ length: 4 }, (_, i) => ({ isError: false, content: `{"text":"${i}"}` })));
    expect(server.count('initialize')).toBe(2);
    expect(new Set(server.seen.filter(({ method }) => method === 'tools/call').map(({ session }) => session)).size).toBe(2);
  });

  it('that is lost again and again is told', async () => {
    const server = await mcp.serve('sessions');
    const set = mcp.setOf(server);
    await call(set, 'srv__echo');
    server.script.intercept = (request, response) => {
      if (request.headers['mcp-session-id'] === undefined) return false;
      response.writeHead(404).end();
      return true;
    };
    expect(await call(set, 'srv__echo')).toMatchObject({ isError: true, content: 'The server answered with status 404.' });
    expect(server.count('initialize')).toBeLessThanOrEqual(3);
  });
});
