import { httpServer, type HttpServer } from '@fenago/testing';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchDocument } from '../src/index.js';
import { openEgress } from './support.js';

const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/ok': (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('{"openapi":"3.1.0"}'),
  '/list': (response) => response.end('[]'),
  '/yaml': (response) => response.end('openapi: 3.1.0'),
  '/gone': (response) => response.writeHead(404).end('{}'),
  '/moved': (response) => response.writeHead(302, { location: '/ok' }).end(),
  '/large': (response) => response.end(`{"a":"${'x'.repeat(10_000)}"}`),
  '/never': () => undefined,
  '/half': (response) => void response.writeHead(200, { 'content-length': 100 }).write('{', () => response.destroy()),
};

describe('a document at an address', () => {
  let server: HttpServer;
  const egress = openEgress({ maxResponseBytes: 5_000, totalMs: 2_000 });

  beforeAll(async () => {
    server = await httpServer((request, response) => ANSWERS[request.url ?? '']?.(response));
  });
  afterAll(async () => {
    await egress.close();
    await server.close();
  });

  it('is fetched, whatever it says that it is', async () => {
    expect(await fetchDocument(`${server.origin}/ok`, egress)).toEqual({ openapi: '3.1.0' });
  });

  it.each([
    ['/list', 'no JSON object'],
    ['/yaml', 'must be made JSON'],
    ['/gone', 'status 404'],
    ['/moved', 'status 302'],
    ['/large', 'larger than'],
    ['/never', 'did not answer in time'],
    ['/half', 'connection broke'],
  ])('is refused with what is wrong, as at %s', async (path, message) => {
    await expect(fetchDocument(`${server.origin}${path}`, egress)).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/url', message: expect.stringContaining(message) as string }] });
  });
});
