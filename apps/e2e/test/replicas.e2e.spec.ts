import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from './harness.js';

const CONVERSATIONS = 20;
const TURNS = 10;

describe('two replicas of each service', () => {
  let test: TestSystem;

  beforeAll(async () => {
    test = await startTestSystem({ replicas: { user: 2, agent: 2, conversation: 2, execution: 2, billing: 2, gateway: 2 } });
  });
  afterAll(async () => {
    await test.stop();
  });

  it('200 turns over 20 conversations: 200 replies, in order, 200 ledger rows, nothing twice', async () => {
    const gateways = test.system.baseUrls.map((url) => test.api.on(url));
    const conversations = await Promise.all(Array.from({ length: CONVERSATIONS }, () => test.api.createConversation()));
    await Promise.all(
      conversations.map(async (id, index) => {
        for (let turn = 0; turn < TURNS; turn += 1) {
          await gateways[(index + turn) % gateways.length]?.post(id, `[[echo]] turn ${turn}`);
        }
      }),
    );
    await until(
      async () => {
        const found = await Promise.all(conversations.map((id) => test.api.conversation(id)));
        return found.every(({ messageCount }) => messageCount === 2 * TURNS);
      },
      { deadlineMs: 90_000, everyMs: 200 },
    );
    const wanted = Array.from({ length: TURNS }, (_, turn) => [`[[echo]] turn ${turn}`, `turn ${turn}`]).flat();
    for (const id of conversations) {
      const messages = await test.api.messages(id);
      expect(messages.map(({ content }) => content.trim())).toEqual(wanted);
      expect(messages.map(({ position }) => position)).toEqual(wanted.map((_, index) => index));
    }
    await until(async () => (await test.api.usageRows()).length >= CONVERSATIONS * TURNS, { deadlineMs: 30_000, everyMs: 200 });
    const rows = await test.api.usageRows();
    expect(rows).toHaveLength(CONVERSATIONS * TURNS);
    expect(new Set(rows.map(({ executionId }) => executionId)).size).toBe(CONVERSATIONS * TURNS);
    expect(test.model.callCount).toBe(CONVERSATIONS * TURNS);
  });
});
