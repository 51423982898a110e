import { until } from '@fenago/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { SHORT_LEASES, startTestSystem, type TestSystem } from './harness.js';

describe('a broker that loses its store', () => {
  let test: TestSystem;

  afterEach(async () => {
    await test.stop();
  });

  /** Messages whose events the broker has taken, and loses before anybody has read them. */
  const loseMessages = async (env: Record<string, string>): Promise<readonly string[]> => {
    test = await startTestSystem({ env: { ...SHORT_LEASES, ...env } });
    const execution = test.system.processes.find((one) => one.program === 'execution');
    await execution?.process.stop();
    const conversations = await Promise.all([0, 1, 2].map(() => test.api.createConversation()));
    for (const id of conversations) await test.api.post(id, '[[echo]] kept');
    await until(() => settled(test), { deadlineMs: 20_000 });
    await test.nats.wipe();
    await test.system.start('execution');
    return conversations;
  };
  const answered = async (conversations: readonly string[]): Promise<boolean> => {
    const all = await Promise.all(conversations.map((id) => test.api.messages(id)));
    return all.every((messages) => messages.length === 2);
  };

  it('wiped: what it had taken comes back, and every message is answered', async () => {
    const conversations = await loseMessages({});
    await until(() => answered(conversations), { deadlineMs: 40_000, everyMs: 100 });
    await until(async () => (await test.api.usageRows()).length === 3, { deadlineMs: 20_000, everyMs: 100 });
    expect((await test.api.messages(conversations[0] ?? '')).map(({ role }) => role)).toEqual(['user', 'assistant']);
  });

  it('control: with reconciliation switched off the same messages stay unanswered', async () => {
    const conversations = await loseMessages({ FENAGO_UNSAFE_DISABLE: 'reconcile' });
    // A message posted after the loss is answered: the system works, and yet the others stay lost.
    const later = await test.api.createConversation();
    await until(async () => (await test.api.send('POST', `/v1/conversations/${later}/messages`, { content: 'later' })).status === 202, { deadlineMs: 20_000, everyMs: 250 });
    await until(async () => (await test.api.messages(later)).length === 2, { deadlineMs: 30_000, everyMs: 100 });
    expect(await answered(conversations)).toBe(false);
  });

  it('rewound in the middle of turns: each message is answered once, in order, with one row', async () => {
    test = await startTestSystem({ env: SHORT_LEASES });
    const { api } = test;
    const conversations = await Promise.all([0, 1, 2, 3].map(() => api.createConversation()));
    const postAll = async (text: string): Promise<void> => {
      for (const id of conversations) {
        await until(async () => (await api.send('POST', `/v1/conversations/${id}/messages`, { content: `[[echo]] ${text}`, clientMessageId: text })).status === 202, {
          deadlineMs: 30_000,
          everyMs: 250,
        });
      }
    };
    await postAll('one');
    const kept = await test.nats.snapshot();
    await postAll('two');
    await postAll('three');
    await kept.rewind();
    await postAll('four');
    await until(async () => (await Promise.all(conversations.map((id) => api.messages(id)))).every((all) => all.length === 8), { deadlineMs: 60_000, everyMs: 200 });
    for (const id of conversations) {
      const replies = (await api.messages(id)).filter(({ role }) => role === 'assistant').map(({ content }) => content.trim());
      expect(replies).toEqual(['one', 'two', 'three', 'four']);
    }
    await until(async () => (await api.usageRows()).length === 16, { deadlineMs: 30_000, everyMs: 200 });
    const rows = await api.usageRows();
    expect(new Set(rows.map(({ executionId }) => executionId)).size).toBe(16);
  });
});

/** Whether the conversations' events have all left their outboxes. */
async function settled(test: TestSystem): Promise<boolean> {
  const { MongoClient } = await import('mongodb');
  const client = new MongoClient(test.mongodbUri);
  try {
    const collection = client.db(`${test.databasePrefix}_conversation`).collection('CONVERSATION');
    return (await collection.countDocuments({ 'outbox.0': { $exists: true } })) === 0;
  } finally {
    await client.close();
  }
}
