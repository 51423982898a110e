import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestNats, type TestNats } from '@fenago/testing';
import { EventPublisher, EventStream, connectNats, type NatsLink } from '../src/index.js';
import { deleted, logger, newAgentId, publish } from './support.js';

describe('stored events', () => {
  let nats: TestNats;
  let link: NatsLink;

  beforeAll(async () => {
    nats = await startTestNats();
    link = await connectNats({ url: nats.url, name: 'test', logger });
  });
  afterAll(async () => {
    await link.drain(1_000);
    await nats.stop();
  });

  it('behind a place are read as far as asked for, and it is told whether there are more', async () => {
    const publisher = new EventPublisher(link);
    const agentId = newAgentId();
    const events = Array.from({ length: 5 }, (_, i) => ({ ...deleted(agentId), id: `${agentId}:${i + 1}` }));
    for (const event of events) {
      await publish(publisher, event);
      await publish(publisher, deleted());
    }
    const stream = new EventStream(link);
    const read = async (sequence: number, limit: number, maxBytes = 1_000_000) => {
      const { events: found, hasMore } = await stream.storedAfter(`evt.*.agent.${agentId}.>`, sequence, { limit, maxBytes });
      return { ids: found.map(({ eventId }) => eventId), hasMore, last: found.at(-1) };
    };
    const ids = events.map(({ id }) => id);
    const first = await read(0, 2);
    expect(first).toMatchObject({ ids: ids.slice(0, 2), hasMore: true, last: { payload: JSON.stringify(events[1]) } });
    const rest = await read(first.last?.sequence ?? 0, 3);
    expect(rest).toMatchObject({ ids: ids.slice(2), hasMore: false });
    expect(await read(rest.last?.sequence ?? 0, 3)).toEqual({ ids: [], hasMore: false, last: undefined });
    // One is read however large it is.
    expect(await read(0, 5, 1)).toMatchObject({ ids: ids.slice(0, 1), hasMore: true });
  });
});
