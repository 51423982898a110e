import { ensureMongod, ensureNatsServer, freePort, repositoryRoot, startProcess, type ManagedProcess } from '@fenago/local-parts';
import { until } from '@fenago/testing';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const UP_MS = 90_000;
const STOP_MS = 20_000;

describe('npm start', () => {
  let home: string;
  let env: Record<string, string | undefined>;
  const lines: string[] = [];

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'fenago-start-'));
    // The parts that this run has already: what is tested here is the start, not the download.
    const parts = await Promise.all([ensureMongod({ log: () => undefined }), ensureNatsServer({ log: () => undefined })]);
    const { MONGODB_URI: _mongo, NATS_URL: _nats, OPENAI_API_KEY: _key, OPENAI_BASE_URL: _url, STRIPE_SECRET_KEY: _stripe, ...rest } = process.env;
    env = {
      ...rest,
      PATH: [...parts.map(({ path }) => dirname(path)), process.env['PATH'] ?? ''].join(delimiter),
      FENAGO_HOME: home,
      PORT: String(await freePort()),
    };
  });
  afterEach(async () => {
    await rm(home, { recursive: true, force: true });
  });

  const start = (command: string, ...args: string[]): ManagedProcess => {
    lines.length = 0;
    return startProcess({
      name: command,
      command: process.execPath,
      args: [join(repositoryRoot, 'tools', 'bootstrap.mjs'), command, ...args],
      cwd: repositoryRoot,
      env,
      onLine: (line) => lines.push(line),
    });
  };
  const output = (): string => lines.join('\n');
  const up = async (running: ManagedProcess): Promise<void> => {
    let ended = false;
    void running.exited.then(() => {
      ended = true;
    });
    await until(() => ended || output().includes('Ctrl-C stops everything'), { deadlineMs: UP_MS, everyMs: 50 });
    if (ended) throw new Error(`It ended by itself:\n${output()}`);
  };
  /** Processes that name this home in their arguments or their environment. */
  const left = async (): Promise<string[]> => {
    const { stdout } = await promisify(execFile)('ps', ['axeww', '-o', 'pid=,args='], { maxBuffer: 64 * 1024 * 1024 });
    return stdout.split('\n').filter((line) => line.includes(home) && !line.includes('vitest'));
  };
  /** Address of a page to subscribe on, once billing has heard of the user. */
  const checkout = ({ baseUrl, apiKey }: { readonly baseUrl: string; readonly apiKey: string }): Promise<string> =>
    until(async () => {
      const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
      const answer = await fetch(`${baseUrl}/v1/billing/checkout`, { method: 'POST', headers, body: JSON.stringify({ planId: 'pro', interval: 'month' }) });
      return answer.status === 201 ? ((await answer.json()) as { url: string }).url : undefined;
    }, { everyMs: 200 });

  it('reaches the first reply by itself, keeps a key, and leaves no process behind', async () => {
    const running = start('start');
    await up(running);
    const text = output();
    expect(text).toMatch(/MongoDB: local/u);
    expect(text).toMatch(/NATS: local/u);
    expect(text).toMatch(/Model: a scripted one/u);
    const stripe = /Stripe: a local one on (127\.0\.0\.1:\d+)/u.exec(text)?.[1] ?? '';
    expect(text).toMatch(/Assistant: \S+/u);
    for (const action of ['message.created', 'started', 'completed', 'recorded']) expect(text).toContain(`.${action}`);
    expect(text).toMatch(/Execution exec_\w+: completed in \d+ ms, [1-9]\d* tokens, cost 0\.\d+ USD/u);
    const account = JSON.parse(await readFile(join(home, 'dev.json'), 'utf8')) as { baseUrl: string; apiKey: string; agentId: string };
    expect(account.baseUrl).toBe(`http://127.0.0.1:${env['PORT']}`);
    const agent = await fetch(`${account.baseUrl}/v1/agents/${account.agentId}`, { headers: { authorization: `Bearer ${account.apiKey}` } });
    expect(agent.status).toBe(200);
    const page = await fetch(await checkout(account));
    expect(page.url).toContain(`http://${stripe}/`);
    expect(page.status).toBe(200);
    running.kill('SIGINT');
    const ended = await running.stop(STOP_MS);
    expect(ended).toEqual({ code: 0, signal: null });
    expect(await left()).toEqual([]);
    await expect(fetch(`http://${stripe}/`)).rejects.toThrow('fetch failed');

    const again = start('start');
    await up(again);
    expect(JSON.parse(await readFile(join(home, 'dev.json'), 'utf8'))).toEqual(account);
    await again.stop(STOP_MS);
    expect(await left()).toEqual([]);
  });

  it('runs each service as its own process, in as many replicas as asked for', async () => {
    const running = start('start:services', '--replicas', 'execution=2');
    await up(running);
    const { stdout } = await promisify(execFile)('ps', ['axeww', '-o', 'args='], { maxBuffer: 64 * 1024 * 1024 });
    const mine = stdout.split('\n').filter((line) => line.includes(home));
    const countOf = (service: string): number => mine.filter((line) => line.includes(join('apps', service, 'dist', 'main.js'))).length;
    expect(Object.fromEntries(['user', 'agent', 'conversation', 'execution', 'billing', 'webhook', 'gateway'].map((name) => [name, countOf(name)]))).toEqual({
      user: 1,
      agent: 1,
      conversation: 1,
      execution: 2,
      billing: 1,
      webhook: 1,
      gateway: 1,
    });
    expect(output()).toMatch(/Execution exec_\w+: completed/u);
    await running.stop(STOP_MS);
    expect(await left()).toEqual([]);
  });

  it.each([
    ['PORT', 'http'],
    ['LOG_LEVEL', 'loud'],
    ['EXECUTION_LEASE_MS', 'soon'],
    ['NATS_URL', 'somewhere'],
    ['MONGODB_URI', 'localhost'],
  ])('ends at once on a wrong %s and names it', async (variable, value) => {
    env[variable] = value;
    const running = start('start');
    const { code } = await running.exited;
    expect(code).not.toBe(0);
    expect(output()).toContain(variable);
    expect(await left()).toEqual([]);
  });

  it('says what a wrong --replicas should be', async () => {
    const running = start('start:services', '--replicas', 'executoin=2');
    expect((await running.exited).code).toBe(1);
    expect(output()).toMatch(/--replicas takes service=count/u);
  });
});
