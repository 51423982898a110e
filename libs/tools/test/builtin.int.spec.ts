import type { Egress } from '@fenago/egress';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openEgress, recordingServer, toolSet, type RecordingServer } from './support.js';

describe('built-in tools', () => {
  let server: RecordingServer;
  let egress: Egress;
  const both = () => toolSet([{ type: 'builtin', name: 'current_time' }, { type: 'builtin', name: 'http_get', approval: true }], egress);

  beforeAll(async () => {
    egress = openEgress();
    server = await recordingServer(({ url }, response) => {
      if (url === '/moved') response.writeHead(301, { location: `${server.origin}/page` }).end();
      else if (url === '/nowhere') response.writeHead(302).end();
      else response.writeHead(url === '/page' ? 200 : 404, { 'content-type': 'text/html' }).end('<h1>Hello</h1>');
    });
  });
  afterAll(async () => {
    await Promise.all([egress.close(), server.close()]);
  });

  it('are listed as they were asked for', async () => {
    const { tools, problems } = await both().list(new AbortController().signal);
    expect(tools.map(({ name, effect, approval }) => [name, effect, approval])).toEqual([
      ['current_time', 'pure', false],
      ['http_get', 'pure', true],
    ]);
    expect(problems).toEqual([]);
    expect(await call(toolSet([], egress), 'current_time')).toMatchObject({ isError: true });
  });

  describe('current_time', () => {
    it.each([
      [undefined, '2026-07-28T12:30:05+00:00'],
      ['UTC', '2026-07-28T12:30:05+00:00'],
      ['Europe/Berlin', '2026-07-28T14:30:05+02:00'],
      ['America/St_Johns', '2026-07-28T10:00:05-02:30'],
      ['Asia/Kathmandu', '2026-07-28T18:15:05+05:45'],
      ['Pacific/Kiritimati', '2026-07-29T02:30:05+14:00'],
    ])('tells the time in %s', async (timeZone, told) => {
      expect(await call(both(), 'current_time', { timeZone })).toEqual({ isError: false, content: told });
      expect(new Date(told).toISOString()).toBe('2026-07-28T12:30:05.000Z');
    });

    it('says which zones there are not', async () => {
      expect(await call(both(), 'current_time', { timeZone: 'Mars/Olympus' })).toMatchObject({ isError: true, content: expect.stringContaining('no time zone called Mars/Olympus') as string });
      expect(await call(both(), 'current_time', { zone: 'UTC' })).toMatchObject({ isError: true, content: expect.stringContaining('/zone') as string });
    });
  });

  describe('http_get', () => {
    it('reads a page', async () => {
      expect(await call(both(), 'http_get', { url: `${server.origin}/page` })).toEqual({ isError: false, content: '<h1>Hello</h1>' });
      expect(await call(both(), 'http_get', { url: `${server.origin}/lost` })).toMatchObject({ isError: true, content: expect.stringContaining('status 404') as string });
    });

    it('tells where a page has moved, and does not follow', async () => {
      server.received.splice(0);
      expect(await call(both(), 'http_get', { url: `${server.origin}/moved` })).toMatchObject({ isError: true, content: expect.stringContaining(`${server.origin}/page`) as string });
      expect(await call(both(), 'http_get', { url: `${server.origin}/nowhere` })).toMatchObject({ isError: true, content: expect.stringContaining('redirect') as string });
      expect(server.received.map(({ url }) => url)).toEqual(['/moved', '/nowhere']);
    });

    it.each(['nonsense', 'http://example.com/', 'file:///etc/passwd', ''])('refuses %j', async (url) => {
      expect(await call(both(), 'http_get', { url })).toMatchObject({ isError: true });
    });
  });
});
