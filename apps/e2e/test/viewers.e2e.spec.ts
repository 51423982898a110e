import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../../../tools/chaos/client.js';
import { Viewer, type Seen } from '../../../tools/chaos/viewer.js';
import { startTestSystem, type TestSystem } from './harness.js';

const CLIENTS = 60;
const TOKENS = 250;
const TEXT = Array.from({ length: TOKENS }, (_, n) => `t${n + 1}`).join(' ');
const PATIENCE_MS = 60_000;
/** It never comes to an end: each connection begins anew. */
const CONTROL_MS = 10_000;

/** Goes on from the beginning each time, as a client that does not know better. */
class Forgetful extends Client {
  override open(...[method, path, body, , forMs]: Parameters<Client['open']>): Promise<Response> {
    return super.open(method, path, body, { accept: 'text/event-stream' }, forMs);
  }
}

describe('viewers over three gateways', () => {
  let test: TestSystem;
  const gone = new Set<string>();

  beforeAll(async () => {
    test = await startTestSystem({ replicas: { gateway: 3 }, env: { STREAMS_PER_USER: '1000' } });
  });
  afterAll(() => test.stop());

  const gateways = (): readonly string[] => test.system.baseUrls.filter((url) => !gone.has(url));
  const post = async (): Promise<string> => (await test.api.post(await test.api.createConversation(), `[[tokens=${TOKENS} delay=12]]`)).executionId;
  const watch = (client: Client, executionId: string, dropsAfter: number, forMs = PATIENCE_MS): Promise<Seen> =>
    new Viewer(client, executionId, dropsAfter, performance.now() + forMs).watch();

  it('60 clients, 1,000 reconnects, a killed gateway: no token missing, none twice', async () => {
    const client = new Client(gateways, test.api.apiKey, PATIENCE_MS);
    const executions = await Promise.all(Array.from({ length: CLIENTS }, post));
    const watched = Promise.all(executions.map((executionId, index) => watch(client, executionId, 2 + (index % 3))));
    const victim = test.system.processes.find(({ baseUrl }) => baseUrl === test.system.baseUrls[1]);
    await until(() => test.model.calls.some(({ tokensSent }) => tokensSent > TOKENS / 3), { deadlineMs: PATIENCE_MS, what: 'they watch' });
    gone.add(victim?.baseUrl ?? '');
    victim?.process.kill('SIGKILL');
    const seen = await watched;
    expect(seen.flatMap(({ faults }) => faults)).toEqual([]);
    expect(seen.map(({ how }) => how)).toEqual(seen.map(() => 'complete'));
    expect(new Set(seen.map(({ text }) => text))).toEqual(new Set([TEXT]));
    expect(seen.reduce((sum, { connections }) => sum + connections - 1, 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('whoever goes on without the last id sees events twice: the negative control', async () => {
    const { faults } = await watch(new Forgetful(gateways, test.api.apiKey, PATIENCE_MS), await post(), 40, CONTROL_MS);
    expect(faults).not.toEqual([]);
  });
});
