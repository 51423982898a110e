import { MongoClient } from 'mongodb';
import { startTestNats, testMongoUri, until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, talk } from './load.js';
import { startNode } from './node-process.js';

/** Ratios to the floor mean something only where it really does the durable work. */
describe('the floor', () => {
  const stops: (() => Promise<unknown>)[] = [];
  const client = new MongoClient(testMongoUri());
  let baseUrl: string;

  beforeAll(async () => {
    const nats = await startTestNats();
    stops.push(() => nats.stop());
    const stub = await startNode<{ baseUrl: string }>('stub-server.ts', {});
    stops.push(() => stub.process.stop());
    const env = { MONGODB_URI: testMongoUri(), NATS_URL: nats.url, MODEL_URL: stub.said.baseUrl, API_KEY: 'key', COALESCE_MS: '20', ROLES: 'conversation,execution,billing,agent,gateway' };
    const floor = await startNode<{ baseUrl: string }>('floor/main.ts', env);
    stops.push(() => floor.process.stop());
    ({ baseUrl } = floor.said);
  });
  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop();
    await client.close();
  });

  it('keeps messages, execution and ledger row of each turn, with their events archived and out of the outboxes', async () => {
    const { id } = await post<{ id: string }>(baseUrl, '/v1/conversations', 'key', { agentId: 'bench-5x1@1024' });
    for (let turn = 0; turn < 3; turn += 1) expect((await talk(baseUrl, id, 'key', 'hello')).firstMs).toBeGreaterThan(0);
    const of = (service: string, name: string) => client.db(`floor_${service}`).collection(name);
    const [conversation] = await of('conversation', 'CONVERSATION').find({ _id: id as never }).toArray();
    expect(conversation?.['messages'].map(({ role, content }: { role: string; content: string }) => [role, content])).toEqual(
      Array.from({ length: 3 }, () => [['user', 'hello'], ['assistant', ' word word word word word']]).flat(),
    );
    await until(async () => (await of('billing', 'USAGE_LEDGER').countDocuments({ conversationId: id, outbox: [] })) === 3);
    await until(async () => (await of('execution', 'AGENT_EXECUTION').countDocuments({ conversationId: id, status: 'completed', outbox: [] })) === 3);
    expect(await of('execution', 'event_archive').countDocuments()).toBeGreaterThanOrEqual(6);
  });

  it('asks for its key', async () => {
    await expect(post(baseUrl, '/v1/conversations', 'other', { agentId: 'bench-1x0@1' })).rejects.toThrow('401');
  });
});
