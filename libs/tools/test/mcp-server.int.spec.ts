import { MAX_TOOL_RESULT_BYTES, type McpServer } from '@fenago/contracts';
import { createEgress } from '@fenago/egress';
import { until } from '@fenago/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { McpListings, type SecretOf } from '../src/index.js';
import { McpHarness, never, text } from './mcp-harness.js';
import { ECHO, tool, type McpScript } from './mcp-servers.js';
import { call, NOW, toolSet } from './support.js';

let mcp: McpHarness;
beforeAll(() => {
  mcp = new McpHarness();
});
afterEach(() => mcp.end());
afterAll(() => mcp.close());

describe('tools of a server', () => {
  it('are those that are allowed, of every page', async () => {
    const server = await mcp.serve('modern', { pages: [[tool('a'), tool('b')], [tool('c')], [tool('d')]] });
    const names = async (configured: Partial<Omit<McpServer, 'type'>>) => (await mcp.setOf(server, configured).list(never)).tools.map(({ name }) => name);
    expect(await names({})).toEqual(['srv__a', 'srv__b', 'srv__c', 'srv__d']);
    expect(await names({ allowedTools: ['d', 'b', 'gone'] })).toEqual(['srv__b', 'srv__d']);
    expect(await names({ allowedTools: [] })).toEqual([]);
    expect(await call(mcp.setOf(server, { allowedTools: ['a'] }), 'srv__b')).toMatchObject({ isError: true });
    expect(server.count('tools/call')).toBe(0);
  });

  it('have names that providers take, and are found by them', async () => {
    const odd = ['files.read', 'a b', 'größe', 'x'.repeat(120), `${'x'.repeat(119)}y`, 'plain'];
    const server = await mcp.serve('modern', { pages: [odd.map((name) => tool(name))], onCall: ({ name }) => text(name) });
    const set = mcp.setOf(server);
    const { tools } = await set.list(never);
    expect(new Set(tools.map(({ name }) => name)).size).toBe(odd.length);
    for (const [index, { name }] of tools.entries()) {
      expect(name).toMatch(/^srv__[A-Za-z0-9_-]{1,59}$/);
      expect((await call(set, name)).content).toBe(odd[index]);
    }
    expect(tools.at(-1)?.name).toBe('srv__plain');
  });

  it('do what the server says of them, unless the agent says otherwise', async () => {
    const annotations = [undefined, { readOnlyHint: true }, { idempotentHint: true }, { destructiveHint: false }, { readOnlyHint: false, idempotentHint: true }];
    const server = await mcp.serve('modern', { pages: [annotations.map((one, i) => tool(`t${i}`, one === undefined ? {} : { annotations: one }))] });
    const effects = async (configured: Partial<Omit<McpServer, 'type'>>) => (await mcp.setOf(server, configured).list(never)).tools.map(({ effect }) => effect);
    expect(await effects({})).toEqual(['at_most_once', 'pure', 'idempotent', 'at_most_once', 'idempotent']);
    expect(new Set(await effects({ effect: 'idempotent' }))).toEqual(new Set(['idempotent']));
    expect((await mcp.setOf(server, { approval: true }).list(never)).tools.every(({ approval }) => approval)).toBe(true);
  });

  it('are left out where a provider would refuse their parameters', async () => {
    const schema = (inputSchema: object) => inputSchema as typeof ECHO.inputSchema;
    const bad = tool('bad', { inputSchema: schema({ type: 'object', properties: { a: { type: 'strin' } } }) });
    const far = tool('far', { inputSchema: schema({ type: 'object', properties: { a: { $ref: 'https://example.com/schema' } } }) });
    const server = await mcp.serve('modern', { pages: [[ECHO, bad, far]] });
    const { tools, problems } = await mcp.setOf(server).list(never);
    expect(tools.map(({ name }) => name)).toEqual(['srv__echo']);
    expect(problems).toEqual([expect.stringMatching(/"bad".*\/properties\/a\/type/), expect.stringMatching(/"far".*\/properties\/a\/\$ref/)]);
    expect((await mcp.setOf(server, { allowedTools: ['echo'] }).list(never)).problems).toEqual([]);
  });

  it('are no more than can be taken', async () => {
    const many = await mcp.serve('modern', { pages: Array.from({ length: 4 }, (_, page) => Array.from({ length: 50 }, (_tool, i) => tool(`t${page}-${i}`))) });
    const found = await mcp.setOf(many).list(never);
    expect(found.tools).toHaveLength(128);
    expect(found.problems).toEqual([expect.stringContaining('more tools than are taken')]);
    const last = await mcp.setOf(many, { allowedTools: ['t3-49'] }).list(never);
    expect(last).toMatchObject({ tools: [{ name: 'srv__t3-49' }], problems: [] });

    const endless = await mcp.serve('modern', { pages: Array.from({ length: 100 }, (_, page) => [tool(`t${page}`)]) });
    expect((await mcp.setOf(endless).list(never)).tools).toHaveLength(16);
    expect(endless.count('tools/list')).toBe(16);

    const large = await mcp.serve('modern', { pages: [Array.from({ length: 20 }, (_, i) => tool(`t${i}`, { description: 'é'.repeat(10_000) }))] });
    const cut = await mcp.setOf(large).list(never);
    expect(cut.tools.length).toBeLessThan(20);
    expect(Math.max(...cut.tools.map(({ description = '' }) => description.length))).toBe(4_096);
  });
});

describe('what a tool answers', () => {
  const answering = async (result: object): Promise<string> => {
    const server = await mcp.serve('modern', { onCall: () => result as ReturnType<typeof text> });
    return (await call(mcp.setOf(server), 'srv__echo')).content;
  };

  it('is text, and of anything else what it is', async () => {
    const data = Buffer.from('12345').toString('base64');
    const content = [
      { type: 'text', text: 'first' },
      { type: 'image', mimeType: 'image/png', data },
      { type: 'audio', mimeType: 'audio/mpeg', data },
      { type: 'resource_link', name: 'report', uri: 'https://example.com/report' },
      { type: 'resource', resource: { uri: 'file:///a.txt', text: 'inside' } },
      { type: 'resource', resource: { uri: 'file:///b.bin', mimeType: 'application/x', blob: data } },
    ];
    expect((await answering({ content })).split('\n')).toEqual([
      'first',
      '[image of image/png, 5 bytes, which cannot be shown]',
      '[audio of audio/mpeg, 5 bytes, which cannot be shown]',
      '[resource report: https://example.com/report]',
      'inside',
      '[resource file:///b.bin of application/x, 5 bytes, which cannot be shown]',
    ]);
    expect(await answering({ content: [] })).toBe('The tool answered nothing.');
  });

  it('is structured content too, where the text does not say it', async () => {
    const structuredContent = { city: 'Bern', degrees: 7 };
    expect(await answering({ content: [], structuredContent })).toBe('{"city":"Bern","degrees":7}');
    expect(await answering({ content: [{ type: 'text', text: '{ "degrees": 7, "city": "Bern" }' }], structuredContent })).toBe('{ "degrees": 7, "city": "Bern" }');
    expect(await answering({ content: [{ type: 'text', text: 'Cold.' }], structuredContent })).toBe('Cold.\n{"city":"Bern","degrees":7}');
  });

  it('is cut where it is long', async () => {
    const content = await answering(text('é'.repeat(50_000)));
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(MAX_TOOL_RESULT_BYTES);
    expect(content).toMatch(/^é+\n\[Cut here/);
  });

  it('is nobody\'s input where it asks back', async () => {
    const resultType = 'input_required';
    const content = await answering({ resultType, inputRequests: { a: { method: 'elicitation/create', params: { message: 'Who?', requestedSchema: { type: 'object', properties: {} } } } } });
    expect(content).toMatch(/asks back|refused/);
  });
});

describe('credentials of a server', () => {
  const secrets = new Map<string, string>();
  const secretOf: SecretOf = ({ name }) => Promise.resolve(secrets.get(name));
  const headers = { Authorization: 'Bearer {{user_secret:token}}' };

  it('are sent, and never told', async () => {
    secrets.set('token', 'token-of-somebody');
    const server = await mcp.serve('sessions', { onCall: () => text('you sent token-of-somebody') });
    const set = mcp.setOf(server, { headers }, { secretOf });
    expect((await call(set, 'srv__echo')).content).toBe('you sent [secret]');
    await set.close();
    expect(new Set(server.seen.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer token-of-somebody']));
  });

  it('tell users apart: neither listings nor sessions are shared between them', async () => {
    const server = await mcp.serve('sessions');
    const listings = new McpListings();
    for (const token of ['token-of-ada', 'token-of-bob', 'token-of-ada']) {
      secrets.set('token', token);
      await call(mcp.setOf(server, { headers }, { secretOf, listings }), 'srv__echo');
    }
    expect(server.count('tools/list')).toBe(2);
    expect(server.count('initialize')).toBe(3);
  });

  it('that change are used from then on, and those that are gone are not', async () => {
    secrets.set('token', 'token-before');
    const server = await mcp.serve('sessions');
    const set = mcp.setOf(server, { headers }, { secretOf });
    await call(set, 'srv__echo');
    secrets.set('token', 'token-after');
    await call(set, 'srv__echo');
    secrets.delete('token');
    expect(await call(set, 'srv__echo')).toMatchObject({ isError: true, content: expect.stringContaining('"token", which the user has not set') as string });
    expect(await set.list(never)).toEqual({ tools: [], problems: [expect.stringContaining('"token", which the user has not set')] });
    const used = server.seen.filter(({ method }) => method === 'tools/call').map(({ authorization }) => authorization);
    expect(used).toEqual(['Bearer token-before', 'Bearer token-after']);
  });

  it("are named to others than the agent's owner only where they are the user's", async () => {
    const server = await mcp.serve('modern');
    const problemsOf = async (header: string) => (await mcp.setOf(server, { headers: { Authorization: header } }, { forOwner: false }).list(never)).problems;
    expect(await problemsOf('{{secret:hidden}}')).toEqual([
      "Some of the agent's tools cannot be had. The tool needs a secret of its own, which the agent's owner has not set. It is set by POST /v1/secrets.",
    ]);
    expect(await problemsOf('{{user_secret:mine}}')).toEqual([expect.stringContaining('the secret "mine", which the user has not set')]);
  });

  it('that the server refuses are told so', async () => {
    const server = await mcp.serve('modern', { intercept: (_request, response) => response.writeHead(401, { 'www-authenticate': 'Bearer resource_metadata="https://127.0.0.1:1/"' }).end() !== undefined });
    expect(await mcp.setOf(server).list(never)).toEqual({ tools: [], problems: ['The tools of the server "srv" cannot be had. The server refuses the credentials (status 401).'] });
    expect(await mcp.setOf(server, {}, { forOwner: false }).list(never)).toEqual({ tools: [], problems: ["Some of the agent's tools cannot be had."] });
  });
});

describe('a server that cannot be used', () => {
  it('is left out with its problem, and does not keep others from their work', async () => {
    const good = await mcp.serve('modern');
    const gone = await mcp.serve('modern');
    await gone.close();
    const set = toolSet(
      [
        { type: 'mcp', name: 'gone', url: gone.url },
        { type: 'mcp', name: 'good', url: good.url },
        { type: 'builtin', name: 'current_time' },
      ],
      mcp.egress,
    );
    const { tools, problems } = await set.list(never);
    expect(tools.map(({ name }) => name)).toEqual(['current_time', 'good__echo']);
    expect(problems).toEqual([expect.stringMatching(/^The tools of the server "gone" cannot be had\. The host cannot be reached/)]);
    expect(await call(set, 'gone__echo')).toMatchObject({ isError: true, content: expect.stringContaining('"gone" cannot be had') as string });
    await set.close();
  });

  it.each<[string, NonNullable<McpScript['intercept']>, string]>([
    ['answers with a page', (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>') !== undefined, 'not what the Model Context Protocol says'],
    ['answers what is no JSON', (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{') !== undefined, 'not what the Model Context Protocol says'],
    ['fails', (_request, response) => response.writeHead(503).end('secret stack trace') !== undefined, 'status 503'],
    ['is not there', (_request, response) => response.writeHead(404).end() !== undefined, 'status 404'],
    ['sends elsewhere', (_request, response) => response.writeHead(307, { location: '/other' }).end() !== undefined, 'redirect (status 307)'],
  ])('says why: it %s', async (_what, intercept, why) => {
    const { tools, problems } = await mcp.setOf(await mcp.serve('modern', { intercept })).list(never);
    expect(tools).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(why)]);
    expect(problems.join()).not.toContain('secret');
  });

  it('is asked again after ten seconds, not before', async () => {
    let isBroken = true;
    const server = await mcp.serve('modern', { intercept: (_request, response) => isBroken && response.writeHead(503).end() !== undefined });
    const clock = { time: NOW.getTime(), now: () => new Date(clock.time) };
    const listings = new McpListings(clock);
    expect((await mcp.setOf(server, {}, { listings }).list(never)).problems).toHaveLength(1);
    const asked = server.seen.length;
    isBroken = false;
    expect((await mcp.setOf(server, {}, { listings }).list(never)).problems).toHaveLength(1);
    expect(server.seen).toHaveLength(asked);
    clock.time += 10_001;
    expect(await mcp.setOf(server, {}, { listings }).list(never)).toMatchObject({ tools: [{ name: 'srv__echo' }], problems: [] });
  });

  it('does not answer for others whose caller gave up', async () => {
    const server = await mcp.serve('modern', { intercept: () => true });
    const listings = new McpListings();
    const controller = new AbortController();
    const waiting = mcp.setOf(server, {}, { listings }).list(controller.signal);
    await until(() => server.seen.length > 0);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    server.script.intercept = () => false;
    expect((await mcp.setOf(server, {}, { listings }).list(never)).tools).toHaveLength(1);
  });

  it('that speaks another protocol than a moment ago is asked anew', async () => {
    const server = await mcp.serve('both');
    const listings = new McpListings();
    await call(mcp.setOf(server, {}, { listings }), 'srv__echo');
    server.script.intercept = (request, response) => {
      if (request.headers['mcp-protocol-version'] !== '2026-07-28') return false;
      response.writeHead(400, { 'content-type': 'text/plain' }).end('Unsupported protocol version');
      return true;
    };
    expect(await call(mcp.setOf(server, {}, { listings }), 'srv__echo')).toMatchObject({ isError: true });
    expect(await call(mcp.setOf(server, {}, { listings }), 'srv__echo')).toMatchObject({ isError: false });
  });

  it('is not reached where the operator does not allow it', async () => {
    const server = await mcp.serve('modern');
    const guarded = createEgress();
    const set = toolSet([{ type: 'mcp', name: 'srv', url: server.url }], guarded);
    expect(await set.list(never)).toEqual({ tools: [], problems: [expect.stringContaining('not at a public address')] });
    expect(server.seen).toEqual([]);
    await guarded.close();
  });
});
