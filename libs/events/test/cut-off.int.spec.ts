import { describe, expect, it } from 'vitest';
import { until } from '@fenago/testing';
import { EventsHarness, deleted, idsOf, newAgentId, newName } from './harness.js';
import { LeakyProxy } from './leaky-proxy.js';

describe('a replica that is cut off from the broker', () => {
  const h = new EventsHarness();

  it('goes on after the broker was away, restarted, or lost its store', async () => {
    const name = newName();
    const seen: string[] = [];
    const agentId = newAgentId();
    const reader = await h.connect(name, { from: 'oldest', object: agentId, ackWaitMs: 2_000 });
    await reader.on('agent.deleted', async ({ id }) => void seen.push(id)).start();
    const [before, after, anew] = [deleted(agentId), deleted(agentId), deleted(agentId)];
    await h.publish(before);
    await until(() => seen.length === 1);
    await h.settled(name);
    await h.nats.restart();
    await until(() => h.link.isConnected);
    await h.publish(after);
    await until(() => seen.includes(after.id));
    await h.nats.wipe();
    await h.makeStreams();
    await h.publish(anew);
    await until(() => seen.includes(anew.id));
    await h.settled(name);
    expect([...new Set(seen)]).toEqual(idsOf([before, after, anew]));
    expect(reader.state).toBe('reading');
  });

  it.each([5, 0])('keeps the order over a connection that was lost with %i events on their way', async (lost) => {
    const name = newName();
    const proxy = await LeakyProxy.to(h.nats.port);
    try {
      const agentId = newAgentId();
      const seen: string[] = [];
      const reader = await h.connect(name, { servers: proxy.url, ackWaitMs: 1_500 });
      await reader.on('agent.deleted', async ({ id }) => void seen.push(id)).start();
      const events = Array.from({ length: 25 + lost }, () => deleted(agentId));
      await h.publish(...events.slice(0, 5));
      await until(() => seen.length === 5);
      proxy.leak();
      await h.publish(...events.slice(5, 5 + lost));
      proxy.cut();
      await until(() => !reader.isConnected);
      await until(() => reader.isConnected);
      for (const event of events.slice(5 + lost)) {
        await h.publish(event);
        await until(async () => (await reader.health()).lag === 0);
      }
      await until(() => new Set(seen).size === events.length);
      expect([...new Set(seen)]).toEqual(idsOf(events));
      await reader.close();
    } finally {
      await proxy.close();
    }
  });
});
