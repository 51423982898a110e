import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverResolve, type Resolve } from '../src/index.js';

const HEADER_BYTES = 12;
const [TYPE_A, TYPE_AAAA] = [1, 28];
const NO_SUCH_NAME = 3;

/** The name that is asked for, and what stands behind it in the question. */
function questionOf(query: Buffer): { readonly name: string; readonly type: number; readonly end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function answerTo(query: Buffer, code: number, addresses: readonly Buffer[]): Buffer {
  const { type, end } = questionOf(query);
  const header = Buffer.from(query.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(0x8180 | code, 2);
  for (const [place, count] of [[4, 1], [6, addresses.length], [8, 0], [10, 0]] as const) header.writeUInt16BE(count, place);
  const records = addresses.map((address) => {
    const record = Buffer.from([0xc0, HEADER_BYTES, 0, type, 0, 1, 0, 0, 0, 60, 0, address.length]);
    return Buffer.concat([record, address]);
  });
  return Buffer.concat([header, query.subarray(HEADER_BYTES, end), ...records]);
}

describe('serverResolve', () => {
  let server: Socket;
  let resolve: Resolve;
  let unanswered = 0;

  beforeAll(async () => {
    server = createSocket('udp4');
    server.on('message', (query, { port, address }) => {
      const { name, type } = questionOf(query);
      const send = (code: number, addresses: readonly Buffer[] = []): void => server.send(answerTo(query, code, addresses), port, address);
      if (name.startsWith('slow')) unanswered += 1;
      else if (name === 'both.example') send(0, [type === TYPE_AAAA ? Buffer.from('20010db8000000000000000000000001', 'hex') : Buffer.from([192, 0, 2, 1])]);
      else if (name === 'four.example') send(0, type === TYPE_A ? [Buffer.from([192, 0, 2, 4])] : []);
      else send(NO_SUCH_NAME);
    });
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    resolve = serverResolve({ servers: [`127.0.0.1:${server.address().port}`], timeoutMs: 2_000 });
  });
  afterAll(() => {
    server.close();
  });

  it('gives all addresses of a name', async () => {
    expect(await resolve('both.example')).toEqual([
      { address: '192.0.2.1', family: 4 },
      { address: '2001:db8::1', family: 6 },
    ]);
    expect(await resolve('four.example')).toEqual([{ address: '192.0.2.4', family: 4 }]);
  });

  it('asks the system for names that no server knows', async () => {
    expect((await resolve('localhost')).every(({ address }) => ['127.0.0.1', '::1'].includes(address))).toBe(true);
    await expect(resolve('none.invalid')).rejects.toThrow(/none\.invalid/);
  });

  it('has nobody wait behind names of which no server answers, and gives these up', async () => {
    let ended = 0;
    const slow = Array.from({ length: 50 }, (_none, index) => resolve(`slow${index}.example`).catch((error: unknown) => error).finally(() => (ended += 1)));
    // All are on their way, many more than there are threads.
    await expect.poll(() => unanswered).toBeGreaterThanOrEqual(50);
    expect(await resolve('four.example')).toHaveLength(1);
    expect(ended).toBe(0);
    expect(await Promise.all(slow)).toEqual(Array.from({ length: 50 }, () => expect.objectContaining({ code: 'egress_unresolvable' }) as unknown));
  });
});
