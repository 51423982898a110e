import { newId, type AuditEntryView, type Page } from '@fenago/contracts';
import { createAccount } from '@fenago/system';
import { until } from '@fenago/testing';
import { MongoClient } from 'mongodb';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api } from './api.js';
import { startTestSystem, type TestSystem } from './harness.js';

const run = promisify(execFile);
const bootstrap = fileURLToPath(new URL('../../../tools/bootstrap.mjs', import.meta.url));
/** What people write, and what nobody is to read in the log. */
const WRITTEN = 'Agent of the audit test';

describe('the audit log of a whole system', () => {
  let test: TestSystem;
  let mongo: MongoClient;
  let admin: string;

  beforeAll(async () => {
    test = await startTestSystem({ mode: 'standalone' });
    mongo = new MongoClient(test.mongodbUri);
    admin = String((await test.api.send('GET', '/v1/me')).body['id']);
  }, 120_000);
  afterAll(async () => {
    await mongo.close();
    await test.stop();
  }, 60_000);

  const list = async (query: string): Promise<readonly AuditEntryView[]> => {
    const { status, body } = await test.api.send('GET', `/v1/admin/audit?order=asc&${query}`);
    expect(status).toBe(200);
    return (body as unknown as Page<AuditEntryView>).data;
  };
  const entries = (query: string, count: number) =>
    until(
      async () => {
        const found = await list(query);
        return found.length >= count && found;
      },
      { deadlineMs: 20_000, everyMs: 100, what: `${count} entries of ${query}` },
    );
  const verify = (...args: string[]) => run(process.execPath, [bootstrap, 'audit:verify', ...args], { env: { ...process.env, NATS_URL: test.nats.url } });

  it('says which request of whom did what to which object, over services', async () => {
    const { agents, conversations } = test.api.client;
    const agent = await agents.create({ name: WRITTEN, configuration: { model: 'scripted', instructions: WRITTEN } });
    await agents.update(agent.id, { isPublic: true, configuration: { model: 'other' } });
    const { headers } = await test.api.send('POST', `/v1/agents/${agent.id}/rollback`, { version: 1 });
    await agents.delete(agent.id);
    const conversation = await conversations.create({ agentId: test.api.agentId });
    await conversations.delete(conversation.id);
    const found = await entries(`objectId=${agent.id}`, 4);
    expect(found.map(({ action, actorId, ownerId }) => [action, actorId, ownerId])).toEqual(
      ['agent.created', 'agent.updated', 'agent.rolled_back', 'agent.deleted'].map((action) => [action, admin, admin]),
    );
    expect(found[1]?.details).toEqual({ version: 2, isPublic: true, changed: ['configuration', 'isPublic'] });
    expect(found[2]).toMatchObject({ correlationId: headers.get('x-request-id'), details: { restoredVersion: 1 } });
    expect(await entries(`objectId=${conversation.id}`, 1)).toMatchObject([{ action: 'conversation.deleted', actorId: admin }]);
    expect(JSON.stringify(await list('limit=100'))).not.toContain(WRITTEN);
  });

  it('says nothing of conversations that go by themselves', async () => {
    const { conversations } = test.api.client;
    const { body } = await test.api.send('POST', '/openai/v1/chat/completions', { model: test.api.agentId, messages: [{ role: 'user', content: '[[tokens=1]]' }] });
    const { conversationId } = await test.api.execution(String(body['id']).slice('chatcmpl-'.length));
    await until(async () => (await test.api.send('GET', `/v1/conversations/${conversationId}`)).status === 404, { what: 'the conversation is gone' });
    const deleted = await conversations.create({ agentId: test.api.agentId });
    await conversations.delete(deleted.id);
    // Events are taken in their order: an entry of the other one would be there before this one is.
    await entries(`objectId=${deleted.id}`, 1);
    expect(await list(`objectId=${conversationId}`)).toEqual([]);
  });

  it('is for admins, in pages, and refuses what is no filter', async () => {
    const { apiKey } = await createAccount(test.nats.url, { email: 'guest@example.org', name: 'Guest' });
    expect((await new Api(test.api.baseUrl, apiKey, '').send('GET', '/v1/admin/audit')).status).toBe(403);
    const [first, second] = await entries('limit=2', 2);
    expect([first?.sequence, second?.sequence]).toEqual([1, 2]);
    expect(await list('limit=1&after=1')).toEqual([second]);
    expect(await list(`to=${String(first?.at)}`)).toEqual([]);
    const wrong = ['after=key_1', 'after=0', 'actorId=me', 'action=*', 'from=yesterday', 'note=1'];
    const statuses = await Promise.all(wrong.map(async (query) => (await test.api.send('GET', `/v1/admin/audit?${query}`)).status));
    expect(statuses).toEqual(wrong.map(() => 400));
    expect(await list(`objectId=${newId('agent', 1)}`)).toEqual([]);
  });

  it('is verified by the operator\'s command: whole, against a head that was kept, and where somebody has changed it', async () => {
    const whole = await verify();
    expect(whole.stdout).toMatch(/\d+ entries are as they were written; the last is \d+:[0-9a-f]{64}\nIt has come as far as the \d+ anchors in the event stream say; the newest is \d+:[0-9a-f]{64}/);
    const [, head = ''] = /the last is (\S+)/.exec(whole.stdout) ?? [];
    expect((await verify('--head', head)).stdout).toContain('as they were written');
    const further = head.replace(/^\d+/, '999999');
    await expect(verify('--head', further)).rejects.toMatchObject({ code: 1, stdout: expect.stringMatching(/^Entry \d+ is not there, .*\(truncated\)/) as string });
    await expect(verify('--head', 'tail')).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('--head takes') as string });
    const rows = mongo.db(`${test.databasePrefix}_user`).collection<{ _id: number; actorId: string | null }>('audit_log');
    const row = await rows.findOneAndUpdate({ _id: 2 }, { $set: { actorId: newId('user', 1) } });
    await expect(verify()).rejects.toMatchObject({ code: 1, stdout: expect.stringMatching(/^Entry 2 is not as it was written \(changed\)/) as string });
    await rows.updateOne({ _id: 2 }, { $set: { actorId: row?.actorId ?? null } });
    expect((await verify()).stdout).toContain('as they were written');
  }, 120_000);
});
