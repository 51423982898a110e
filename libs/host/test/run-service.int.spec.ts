import { startTestNats, testDatabase, testMongoUri, until, type TestNats } from '@fenago/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('./demo-main.ts', import.meta.url));
const FLAGS = ['--conditions=@fenago/source', '--import', '@oxc-node/core/register'];

interface Run {
  readonly child: ChildProcess;
  readonly exited: Promise<unknown[]>;
  readonly out: () => string;
  readonly err: () => string;
}

function run(env: Record<string, string>): Run {
  const child = spawn(process.execPath, [...FLAGS, MAIN], { cwd: dirname(MAIN), env: { PATH: process.env['PATH'], ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return { child, exited: once(child, 'exit'), out: () => out, err: () => err };
}

describe('runService', () => {
  let nats: TestNats;
  beforeAll(async () => {
    nats = await startTestNats();
  });
  afterAll(() => nats.stop());

  const start = async (): Promise<Run> => {
    const prefix = testDatabase('run');
    const started = run({ NATS_URL: nats.url, MONGODB_URI: testMongoUri(), MONGODB_DATABASE_PREFIX: prefix });
    await until(() => started.out().includes('The service runs.'), { deadlineMs: 20_000 });
    return started;
  };

  it('names every wrong variable on stderr, one a line, and ends with 78', async () => {
    const { exited, err, out } = run({ NATS_URL: 'http://u:s3cret@host', OPS_PORT: 'many', LOG_LEVEL: 'loud' });
    expect(await exited).toEqual([78, null]);
    const lines = err().trim().split('\n');
    expect(lines).toHaveLength(3);
    for (const variable of ['NATS_URL', 'OPS_PORT', 'LOG_LEVEL']) expect(lines.some((line) => line.startsWith(variable))).toBe(true);
    expect(err() + out()).not.toContain('s3cret');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('drains on %s and ends with 0', async (signal) => {
    const { child, exited, out } = await start();
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
    expect(out()).toContain('The service has shut down.');
  });

  it('gives up waiting for the broker when it is asked to end', async () => {
    await nats.kill('SIGSTOP');
    const { child, exited, out } = run({ NATS_URL: nats.url, MONGODB_URI: testMongoUri() });
    await until(() => out().includes('Connected to the database.'), { deadlineMs: 20_000 });
    const asked = performance.now();
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(performance.now() - asked).toBeLessThan(5_000);
    await nats.kill('SIGCONT');
  });

  it('ends at once on a second signal', async () => {
    const { child, exited, out } = await start();
    // A frozen broker keeps the drain waiting.
    await nats.kill('SIGSTOP');
    child.kill('SIGTERM');
    await until(() => out().includes('A signal asks'));
    child.kill('SIGTERM');
    expect(await exited).toEqual([1, null]);
    await nats.kill('SIGCONT');
  });
});
