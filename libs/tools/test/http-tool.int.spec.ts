import { MAX_TOOL_RESULT_BYTES, type HttpTool } from '@fenago/contracts';
import type { Egress } from '@fenago/egress';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SecretOf, ToolResult } from '../src/index.js';
import { call, openEgress, recordingServer, toolSet, type Received, type RecordingServer } from './support.js';

type Changes = Partial<Omit<HttpTool, 'type'>>;

const SECRETS: Readonly<Record<string, string>> = { 'secret:api': 'owner-secret/+"0123', 'user_secret:api': 'user-secret-4567' };
const secretOf: SecretOf = ({ scope, name }) => Promise.resolve(SECRETS[`${scope}:${name}`]);

describe('an HTTP tool', () => {
  let server: RecordingServer;
  let egress: Egress;
  let other: RecordingServer;

  beforeAll(async () => {
    egress = openEgress();
    other = await recordingServer((_received, response) => void response.end('other'));
    server = await recordingServer((received, response) => {
      const { pathname, searchParams } = new URL(received.url ?? '', 'http://x');
      const body = Buffer.from(searchParams.get('echo') ?? 'hello');
      const headers = { 'content-type': searchParams.get('type') ?? 'text/plain', location: `${other.origin}/` };
      if (pathname === '/silent') return;
      if (pathname === '/untyped') response.writeHead(200).end(Buffer.from(searchParams.get('echo') ?? '', 'base64'));
      else if (pathname === '/latin') response.writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from('é', 'latin1'));
      else if (pathname === '/large') response.writeHead(200, headers).end('é'.repeat(40_000));
      else if (pathname === '/secret') response.writeHead(200, headers).end(echoOf(received, searchParams.get('lead')));
      else if (pathname === '/slow') drip(response);
      else response.writeHead(Number(searchParams.get('status') ?? 200), headers).end(body);
    });
  });
  beforeEach(() => void server.received.splice(0));
  afterAll(async () => {
    await Promise.all([egress.close(), server.close(), other.close()]);
  });

  /** What the server was sent, and what the model is told. */
  async function run(changes: Changes, args: unknown = {}): Promise<ToolResult & { readonly sent: Received | undefined }> {
    const result = await call(setOf(changes), 'it', args);
    return { ...result, sent: server.received.at(-1) };
  }
  const setOf = (changes: Changes) => toolSet([{ type: 'http', name: 'it', method: 'GET', parameters: { type: 'object' }, ...changes, ...at(changes.url) }], egress, { secretOf });
  const at = (path = '/'): { url: string } => ({ url: path.startsWith('/') ? `${server.origin}${path}` : path });

  describe('sends', () => {
    it('arguments in path and query, encoded, and the others in the query of a GET or DELETE', async () => {
      const args = { id: 'a/b c?#é%2e', q: 'x&y', none: null, tags: ['a', 'b&', null], deep: { x: [1] }, flag: false, n: 1.5 };
      const { sent } = await run({ url: '/items/{id}/x?fixed=1&q={q}&left={left}' }, args);
      const rest = 'tags=a&tags=b%26&deep=%7B%22x%22%3A%5B1%5D%7D&flag=false&n=1.5';
      expect(sent).toMatchObject({ method: 'GET', url: `/items/a%2Fb%20c%3F%23%C3%A9%252e/x?fixed=1&q=x%26y&${rest}`, body: '' });
      expect((await run({ method: 'DELETE', url: '/items/{id}' }, { id: 7, force: true })).sent).toMatchObject({ method: 'DELETE', url: '/items/7?force=true', body: '' });
      expect((await run({ url: '/?tag={tags}&pair={a}:{tags}' }, { tags: ['x', 'y'], a: 1 })).sent?.url).toBe('/?tag=x&tag=y&pair=1:x%2Cy');
    });

    it.each(['POST', 'PUT', 'PATCH'] as const)('what the URL does not take as the JSON of a %s', async (method) => {
      const parameters = { type: 'object', properties: { id: {}, name: {} } };
      const { sent } = await run({ method, url: '/items/{id}', parameters }, { id: 'x', name: 'é', '__proto__': 1 });
      expect(sent).toMatchObject({ method, url: '/items/x', headers: { 'content-type': 'application/json' }, body: '{"name":"é"}' });
      expect((await run({ method, url: '/items/{id}', parameters }, { id: 'x' })).sent?.body).toBe('{}');
      const bare = await run({ method, url: '/items/{id}', parameters: { type: 'object', properties: { id: {} } } }, { id: 'x' });
      expect(bare.sent?.body).toBe('');
      expect(bare.sent?.headers).not.toHaveProperty('content-type');
    });

    it('its headers, and the key under which the server may know the call again', async () => {
      const { sent } = await run({ headers: { 'X-Word': 'word', accept: 'text/csv', 'Content-Type': 'application/vnd.x+json' }, method: 'POST' }, { a: 1 });
      expect(sent?.headers).toMatchObject({ 'x-word': 'word', accept: 'text/csv', 'content-type': 'application/vnd.x+json', 'idempotency-key': 'exec_1:call_1' });
    });
  });

  describe('asks the model to mend', () => {
    const parameters = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false };
    it.each<[unknown, string]>([
      ['{"id":', 'not JSON'],
      ['[1]', 'JSON object'],
      ['', 'must have required properties id'],
      [{ id: 1 }, '/id: must be string'],
      [{ id: 'x', more: 1 }, '/more: must not be there'],
      [`"${'x'.repeat(140_000)}"`, 'larger than'],
    ])('%s', async (args, why) => {
      expect(await run({ parameters, url: '/{id}' }, args)).toMatchObject({ isError: true, content: expect.stringContaining(why) as string, sent: undefined });
    });

    it('arguments of a tool without parameters, which takes nothing for none', async () => {
      const set = toolSet([{ type: 'http', name: 'it', method: 'GET', ...at('/') }], egress);
      expect(await call(set, 'it', { a: 1 })).toMatchObject({ isError: true, content: expect.stringContaining('/a: must not be there') as string });
      expect(await call(set, 'it', '')).toEqual({ isError: false, content: 'hello' });
    });

    it('a tool that is not there', async () => {
      expect(await call(setOf({}), 'other')).toMatchObject({ isError: true, content: expect.stringContaining('no tool called other') as string });
    });
  });

  describe('keeps arguments where they belong', () => {
    it.each(['.', '..', '../admin', 'a/../b', '..\\admin', 'a/.', '%2e', '%2E%2e', '', null, {}, ['..'], undefined])('refuses %j in the path', async (id) => {
      expect(await run({ url: '/items/{id}/x' }, { id })).toMatchObject({ isError: true, sent: undefined });
    });

    it('refuses folders that are put together', async () => {
      expect(await run({ url: '/items/{a}{b}/x' }, { a: '.', b: '.' })).toMatchObject({ isError: true, sent: undefined });
      expect(await run({ url: '/items/.{a}/x' }, { a: '.' })).toMatchObject({ isError: true, sent: undefined });
    });

    it.each(['@evil.example', '//evil.example', ':8080', '\\evil', '?a=b', '#x', '\n', '\u0000', '\ud800', 'evil.example/'])('sends %j to no other host', async (id) => {
      const { sent } = await run({ url: '/{id}' }, { id });
      expect(sent?.headers.host).toBe(new URL(server.origin).host);
      expect(sent?.url).toMatch(/^\/[^/?#]+$/);
    });

    it('refuses templates that were stored though they are none', async () => {
      for (const url of [`${server.origin.replace('127.0.0.1', '{id}')}/`, `${server.origin}{id}/`]) {
        expect(await run({ url }, { id: '127.0.0.1' })).toMatchObject({ isError: true, content: expect.stringContaining('URL cannot be used') as string, sent: undefined });
      }
    });
  });

  describe('tells the model', () => {
    it.each(['text/html', 'application/json; charset=utf-8', 'application/problem+json', 'application/atom+xml', 'application/x-ndjson', 'TEXT/CSV'])('%s as it is', async (type) => {
      expect(await run({ url: '/?echo={echo}&type={type}' }, { echo: '{"é":1}', type })).toMatchObject({ isError: false, content: '{"é":1}' });
    });

    it('text in other encodings, and what does not say that it is text', async () => {
      expect((await run({ url: '/latin' })).content).toBe('é');
      expect((await run({ url: '/untyped?echo={echo}' }, { echo: Buffer.from('é').toString('base64') })).content).toBe('é');
      expect((await run({ url: '/untyped?echo={echo}' }, { echo: Buffer.from([0xff, 0xfe, 0xfd]).toString('base64') })).content).toBe('The answer is not text but of unknown type, 3 bytes. It cannot be shown.');
    });

    it.each(['image/png', 'application/pdf', 'application/octet-stream', 'audio/mpeg'])('of %s what it is', async (type) => {
      expect(await run({ url: '/?type={type}' }, { type })).toMatchObject({ isError: false, content: `The answer is not text but ${type}, an unknown number of bytes. It cannot be shown.` });
    });

    it('the beginning of what is long, in whole characters', async () => {
      const { content, isError } = await run({ url: '/large' });
      expect(Buffer.byteLength(content)).toBeLessThanOrEqual(MAX_TOOL_RESULT_BYTES);
      expect(Buffer.byteLength(content)).toBeGreaterThan(MAX_TOOL_RESULT_BYTES - 4);
      expect(content).toMatch(/^é+\n\[Cut here: this is the beginning of a longer result\.\]$/);
      expect(isError).toBe(false);
    });

    it('a status that is no success, with what was said', async () => {
      expect(await run({ url: '/?status=404' })).toMatchObject({ isError: true, content: 'The server answered with status 404.\nhello' });
      expect(await run({ url: '/?status=500&echo=' })).toMatchObject({ isError: true, content: expect.stringContaining('status 500') as string });
      expect(await run({ url: '/?status=204' })).toMatchObject({ isError: false, content: 'The answer is empty (status 204).' });
    });

    it('a redirect as an error, and goes nowhere', async () => {
      for (const status of [301, 302, 303, 307, 308]) {
        expect(await run({ url: `/?status=${status}` })).toMatchObject({ isError: true, content: expect.stringContaining('redirect') as string });
      }
      expect(other.received).toEqual([]);
    });

    it('that a server cannot be reached, or must not be', async () => {
      expect(await run({ url: 'http://127.0.0.1:1/' })).toMatchObject({ isError: true, content: expect.stringContaining('cannot be reached') as string });
      expect(await run({ url: 'https://10.0.0.1/' })).toMatchObject({ isError: true, content: expect.stringContaining('public address') as string });
    });
  });

  describe('with secrets', () => {
    const headers = { Authorization: 'Bearer {{secret:api}}', 'X-User': '{{user_secret:api}}' };

    it('fills them into headers', async () => {
      const { sent, content } = await run({ headers });
      expect(sent?.headers).toMatchObject({ authorization: 'Bearer owner-secret/+"0123', 'x-user': 'user-secret-4567' });
      expect(content).toBe('hello');
    });

    it('never tells them, in whatever form the server repeats them', async () => {
      const { content } = await run({ headers, url: '/secret' });
      expect(content.split('\n')).toEqual(['Bearer [secret]', '[secret]', '"Bearer [secret]"', 'Bearer%20[secret]', '[secret]', '[SECRET]'.toLowerCase()]);
    });

    it('never tells a part of one at the end of what was cut', async () => {
      // So many of them that the text which is left of what was read is shorter than what may be told.
      const base = MAX_TOOL_RESULT_BYTES - 1_000;
      for (let lead = base; lead < base + 30; lead += 1) {
        const { content } = await run({ headers, url: `/secret?lead=${lead}` });
        expect(content).toMatch(/^x+(?:Bearer \[secret\])+(?:B?e?a?r?e?r? ?)\n\[Cut here/);
      }
    });

    it('says which one is missing, and sends nothing', async () => {
      expect(await run({ headers: { A: '{{secret:lost}}' } })).toMatchObject({ isError: true, content: expect.stringMatching(/"lost".*agent's owner/) as string, sent: undefined });
      expect(await run({ headers: { A: '{{user_secret:gone}}' } })).toMatchObject({ isError: true, content: expect.stringMatching(/"gone".*the user/) as string, sent: undefined });
    });

    it('sends no header that is not the tool\'s to set', async () => {
      for (const name of ['Host', 'Content-Length', 'Transfer-Encoding', 'Connection', 'Idempotency-Key', 'Proxy-Authorization']) {
        expect(await run({ headers: { [name]: 'x' } })).toMatchObject({ isError: true, content: expect.stringContaining(name) as string, sent: undefined });
      }
    });

    it('fails where they cannot be read', async () => {
      const set = toolSet([{ type: 'http', name: 'it', method: 'GET', ...at('/'), headers }], egress, { secretOf: () => Promise.reject(new Error('database away')) });
      await expect(call(set, 'it')).rejects.toThrow('database away');
    });
  });

  describe('ends', () => {
    it('when its time is over, and says that it may have been done', async () => {
      const late = await run({ url: '/silent', timeoutSeconds: 1 });
      expect(late).toMatchObject({ isError: true, content: 'The tool did not answer within 1 s.' });
      expect(await run({ url: '/slow', timeoutSeconds: 1, method: 'POST' })).toMatchObject({ isError: true, content: expect.stringContaining('may have been carried out') as string });
    });

    it('when its caller says so, at once and with its reason', async () => {
      const reason = new Error('enough');
      await expect(call(setOf({}), 'it', {}, AbortSignal.abort(reason))).rejects.toBe(reason);
      for (const url of ['/silent', '/slow']) {
        const controller = new AbortController();
        const waiting = call(setOf({ url }), 'it', {}, controller.signal);
        await until(() => server.received.some((one) => one.url === url));
        const start = performance.now();
        controller.abort(reason);
        await expect(waiting).rejects.toBe(reason);
        expect(performance.now() - start).toBeLessThan(1_000);
      }
    });
  });

  it('is listed with what it does when it is repeated', async () => {
    const effects = await Promise.all((['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map(async (method) => (await setOf({ method }).list(new AbortController().signal)).tools[0]?.effect));
    expect(effects).toEqual(['pure', 'at_most_once', 'idempotent', 'at_most_once', 'idempotent']);
    const own = await setOf({ method: 'POST', effect: 'pure', approval: true, description: 'Does it.' }).list(new AbortController().signal);
    expect(own).toEqual({ tools: [{ name: 'it', description: 'Does it.', parameters: { type: 'object' }, effect: 'pure', approval: true }], problems: [] });
  });
});

/** The secrets as servers repeat them: as they are, in JSON, in a URL, as basic authentication has them, in other case. */
function echoOf({ headers }: Received, lead: string | null): string {
  const bearer = String(headers.authorization);
  if (lead !== null) return `${'x'.repeat(Number(lead))}${bearer.repeat(60)}`;
  const secret = bearer.slice('Bearer '.length);
  return [bearer, headers['x-user'], JSON.stringify(bearer), encodeURIComponent(bearer), Buffer.from(secret).toString('base64'), String(headers['x-user']).toUpperCase()].join('\n');
}

function drip(response: import('node:http').ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain' });
  const timer = setInterval(() => response.write('x'), 20);
  response.on('close', () => clearInterval(timer));
}
