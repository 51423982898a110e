import { httpServer, type HttpServer } from '@fenago/testing';
import { gzipSync } from 'node:zlib';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEgress, type Egress, type EgressOptions } from '../src/index.js';
import { allowance } from './support.js';

const KIB = 1024;

describe('what a server may take and send', () => {
  let server: HttpServer;
  const egresses: Egress[] = [];

  beforeAll(async () => {
    server = await httpServer(async (request, response) => {
      switch (request.url) {
        case '/silent':
          return;
        case '/headers-only':
          response.writeHead(200).flushHeaders();
          return;
        case '/drip':
          response.writeHead(200);
          while (!response.destroyed) {
            response.write('x');
            await delay(20);
          }
          return;
        case '/large':
          response.end('x'.repeat(200 * KIB));
          return;
        case '/endless':
          response.writeHead(200);
          while (!response.destroyed) {
            response.write('x'.repeat(KIB));
            await delay(1);
          }
          return;
        case '/bomb':
          response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(10_000 * KIB)));
          return;
        case '/cut':
          response.writeHead(200, { 'content-length': '100' });
          response.write('x');
          await delay(20);
          response.destroy();
          return;
        case '/empty':
          response.writeHead(204).end();
          return;
        default:
          response.writeHead(418, 'I am a teapot', { 'x-pot': 'tea' }).end(`${request.method} ${request.headers['x-word']}`);
      }
    });
  });
  afterAll(async () => {
    await Promise.all(egresses.map((egress) => egress.close()));
    await server.close();
  });

  function get(path: string, options: EgressOptions = {}, init: RequestInit = {}): Promise<Response> {
    const egress = createEgress({ allow: [allowance('127.0.0.1')], ...options });
    egresses.push(egress);
    return egress.fetch(`${server.origin}${path}`, init);
  }
  const read = async (path: string, options: EgressOptions = {}): Promise<string> => (await get(path, options)).text();

  it('are passed on as they are within the bounds', async () => {
    const answer = await get('/', {}, { method: 'POST', headers: { 'x-word': 'word' }, body: '{}' });
    expect([answer.status, answer.statusText, answer.headers.get('x-pot')]).toEqual([418, 'I am a teapot', 'tea']);
    expect(await answer.text()).toBe('POST word');
    expect((await read('/large')).length).toBe(200 * KIB);
    expect((await get('/empty')).status).toBe(204);
  });

  it('is time to the headers', async () => {
    await expect(read('/silent', { headersMs: 100 })).rejects.toMatchObject({ code: 'egress_timeout' });
  });

  it('is time between two pieces', async () => {
    await expect(read('/headers-only', { idleMs: 100 })).rejects.toMatchObject({ code: 'egress_timeout' });
  });

  it('is time in all, however often something comes', async () => {
    await expect(read('/drip', { totalMs: 200 })).rejects.toMatchObject({ code: 'egress_timeout' });
    await expect(read('/silent', { totalMs: 200 })).rejects.toMatchObject({ code: 'egress_timeout' });
  });

  it('is size, announced or not, and unpacked as well', async () => {
    const small = { maxResponseBytes: 100 * KIB };
    for (const path of ['/large', '/endless', '/bomb']) {
      await expect(read(path, small)).rejects.toMatchObject({ code: 'egress_response_too_large' });
    }
  });

  it('tells a connection that broke', async () => {
    await expect(read('/cut')).rejects.toMatchObject({ code: 'egress_unreachable', cause: expect.any(Error) as Error });
    const egress = createEgress({ allow: [allowance('127.0.0.1')] });
    egresses.push(egress);
    await expect(egress.fetch('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'egress_unreachable' });
  });

  it("ends at the caller's signal, before and within the answer, with the caller's reason", async () => {
    const reason = new Error('enough');
    await expect(get('/', {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const early = new AbortController();
    const waiting = get('/silent', {}, { signal: early.signal });
    setTimeout(() => early.abort(reason), 50);
    await expect(waiting).rejects.toBe(reason);
    const late = new AbortController();
    const answer = await get('/drip', {}, { signal: late.signal });
    setTimeout(() => late.abort(reason), 50);
    await expect(answer.text()).rejects.toBe(reason);
  });

  it('takes an address and options, not a request', async () => {
    const request = new Request(server.origin) as unknown as string;
    const egress = createEgress({ allow: [allowance('127.0.0.1')] });
    egresses.push(egress);
    await expect(egress.fetch(request)).rejects.toThrow('Give the address and the options apart.');
  });
});
