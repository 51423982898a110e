import { describe, expect, it } from 'vitest';
import { createInbox } from '@nats-io/nats-core';
import { until } from '@fenago/testing';
import { ensureTopology } from '../src/index.js';
import { idsOf } from './consumer-harness.js';
import { Kept, ProjectionHarness } from './projection-harness.js';

const RECOVERED_MS = 5_000;

describe('projections recover', () => {
  const h = new ProjectionHarness();

  /** A replica that has followed one event. */
  async function following() {
    const kept = await h.follow();
    const before = await h.publish();
    await until(() => kept.events.length === 1);
    return { kept, before };
  }

  it('and go on where they were after the broker restarted with its store', async () => {
    const { kept, before } = await following();
    await h.nats.kill('SIGKILL');
    await h.nats.restart();
    const after = await h.publish();
    await until(() => kept.events.length === 2, { deadlineMs: RECOVERED_MS });
    expect(kept.events).toEqual([...before, ...after]);
  });

  it('and begin at the oldest event of the new stream when the store was lost', async () => {
    const { kept, before } = await following();
    const old = kept.position;
    await h.nats.wipe();
    const after = await h.publish();
    await until(() => kept.events.length === 2, { deadlineMs: RECOVERED_MS });
    expect(kept.events).toEqual([...before, ...after]);
    expect(kept.position?.sequence).toBe(1);
    expect(Date.parse(kept.position?.streamCreated ?? '')).toBeGreaterThan(Date.parse(old?.streamCreated ?? ''));
  });

  it('when the broker went back to an older store and has other events in the place of those it lost', async () => {
    const kept = await h.follow();
    const stays = await h.publish();
    await until(() => kept.events.length === 1);
    const copy = await h.nats.snapshot();
    await until(() => h.link.isConnected);
    await h.publish(2);
    await until(() => kept.events.length === 3);
    await h.replicas.pop()?.close();
    await copy.rewind();
    const instead = await h.publish(3);
    const began = kept.events.length;
    // The stream reaches past the kept position again: only the id of the event there tells.
    expect(kept.position?.sequence).toBe(3);
    await h.follow(kept);
    await until(() => kept.events.length === began + 4, { deadlineMs: RECOVERED_MS });
    expect(new Set(kept.ids.slice(began))).toEqual(new Set(idsOf([...stays, ...instead])));
  });

  it('when their consumer was deleted under them', async () => {
    const { kept, before } = await following();
    const [consumer = ''] = await h.consumers();
    await (await h.link.jetStream()).consumers.delete('EVT', consumer);
    const after = await h.publish();
    await until(() => kept.events.length === 2, { deadlineMs: RECOVERED_MS });
    expect(kept.events).toEqual([...before, ...after]);
  });

  it('when the stream was made anew on a broker that kept running', async () => {
    const { kept, before } = await following();
    await (await h.link.jetStream()).streams.delete('EVT');
    const after = await h.publish();
    await until(() => kept.events.length === 2, { deadlineMs: RECOVERED_MS });
    expect(kept.events).toEqual([...before, ...after]);
    await ensureTopology(h.link);
  });

  it('what went elsewhere on its way', async () => {
    const { kept } = await following();
    const [consumer = ''] = await h.consumers();
    const stolen: string[] = [];
    const inbox = createInbox();
    const thief = h.link.connection.subscribe(inbox, { callback: (_error, message) => void stolen.push(message.subject) });
    h.link.connection.publish(`$JS.API.CONSUMER.MSG.NEXT.EVT.${consumer}`, '{"batch":1,"expires":5000000000}', { reply: inbox });
    await h.link.connection.flush();
    const events = await h.publish(10);
    await until(() => kept.events.length === 11, { deadlineMs: RECOVERED_MS });
    expect(stolen.filter((subject) => subject.startsWith('evt.'))).toHaveLength(1);
    expect(new Set(kept.ids.slice(1))).toEqual(new Set(idsOf(events)));
    // Of the one that was stolen from nothing is left but its name.
    expect(await h.consumers()).toEqual([consumer]);
    thief.unsubscribe();
  });

  it('when their owner could not say at first where it was', async () => {
    const kept = new Kept();
    let asked = 0;
    Object.defineProperty(kept, 'position', {
      get: () => {
        asked += 1;
        if (asked < 3) throw new Error('not yet');
        return null;
      },
      // Keeps nothing, so that it is asked as often as it would be otherwise.
      set: () => {},
    });
    await h.follow(kept);
    await h.publish();
    await until(() => kept.events.length === 1, { deadlineMs: RECOVERED_MS });
    expect(asked).toBe(3);
  });
});
