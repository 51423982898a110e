import { createAccount } from '@fenago/system';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api } from './api.js';
import { startTestSystem, type TestSystem } from './harness.js';
import { Ledger } from './ledger.js';

const DAY_MS = 86_400_000;

describe('the usage ledger of a whole system', () => {
  let test: TestSystem;
  let ledger: Ledger;

  beforeAll(async () => {
    test = await startTestSystem({ mode: 'standalone' });
    ledger = new Ledger(test);
  }, 120_000);
  afterAll(async () => {
    await ledger.close();
    await test.stop();
  }, 60_000);

  /** Lets a turn end; what it cost is in the ledger then. */
  const turn = async (api: Api, agentId: string, content: string): Promise<string> => {
    const { id } = await api.client.conversations.create({ agentId });
    const { executionId } = await api.post(id, content);
    await until(async () => (await api.execution(executionId)).endTime !== null, { what: 'the end of the turn' });
    await until(async () => (await api.usageRows(executionId)).length > 0, { what: 'a row of the turn' });
    return executionId;
  };

  it('fits what executions used, as the operator\'s command says, and it names a row that does not', async () => {
    const { api } = test;
    const executionId = await turn(api, api.agentId, '[[echo]] hello');
    await turn(api, api.agentId, '[[tokens=20]] a story');
    await ledger.settle();
    const whole = await ledger.verify();
    expect(whole.stdout).toMatch(/^2 executions cost (\d+), their 2 rows \1 millionths: difference 0\.\nEvery call of a model has its row\.\n$/);
    expect((await ledger.verify('--from', '2020-01-01', '--to', '2020-02-01')).stdout).toContain('0 executions');
    await expect(ledger.verify('--from', 'yesterday')).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('--from takes') as string });
    await ledger.rows.updateOne({ executionId: executionId }, { $inc: { costMicros: 1 } });
    const stdout = expect.stringMatching(new RegExp(`^${executionId}:0: the row does not cost .*difference 1\\.\\n1 rows differ\\.\\n$`, 's')) as string;
    await expect(ledger.verify()).rejects.toMatchObject({ code: 1, stdout });
  }, 60_000);

  it('is corrected by a further row, once for a request, which the audit log tells of', async () => {
    const { api } = test;
    const executionId = await turn(api, api.agentId, '[[echo]] to be corrected');
    const before = await api.client.usage.get();
    const path = `/v1/admin/usage/${executionId}:0/corrections`;
    const send = () => api.send('POST', path, { costMicros: -3, reason: 'Counted twice.' }, { 'idempotency-key': executionId });
    const [first, second] = [await send(), await send()];
    expect(first).toMatchObject({ status: 201, body: { id: `${executionId}:0:c01`, correctionOf: `${executionId}:0`, costMicros: -3 } });
    expect(second.body).toEqual(first.body);
    expect(await api.client.usage.get()).toMatchObject({ executions: before.executions, costMicros: before.costMicros - 3 });
    const found = await until(async () => {
      const { body } = await api.send('GET', `/v1/admin/audit?objectId=${executionId}:0`);
      return (body['data'] as readonly object[])[0];
    });
    expect(found).toMatchObject({ action: 'billing.usage.corrected', objectType: 'usage', details: { correctionId: `${executionId}:0:c01`, costMicros: -3 } });
  }, 60_000);

  it('tells the owner of an agent what others used of it, and nobody else', async () => {
    const owner = test.api;
    const { id: agentId } = await owner.client.agents.create({ name: 'Shared', isPublic: true, configuration: { model: 'scripted' } });
    const { apiKey } = await createAccount(test.nats.url, { email: 'guest@example.org', name: 'Guest' });
    const guest = new Api(owner.baseUrl, apiKey, '');
    const executionId = await turn(guest, agentId, '[[echo]] of somebody else');
    const [row] = await guest.usageRows(executionId);
    const shared = (api: Api) => api.client.usage.ofSharedAgents({ groupBy: 'agent' }).all();
    // Today is not over.
    expect(await shared(owner)).toEqual([]);
    await ledger.rows.updateOne({ executionId }, { $set: { createdAt: new Date(Date.now() - DAY_MS) } });
    const sums = { executions: 1, outputTokens: row?.usage.outputTokens, costMicros: row?.costMicros, users: null };
    expect(await shared(owner)).toMatchObject([{ id: agentId, groupBy: 'agent', ...sums }]);
    expect(await shared(guest)).toEqual([]);
    expect(await owner.usageRows(executionId)).toEqual([]);
    expect(await guest.client.usage.groups({ groupBy: 'agent' }).all()).toMatchObject([{ id: agentId, executions: 1 }]);
  }, 60_000);
});
