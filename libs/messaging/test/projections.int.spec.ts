import { describe, expect, it } from 'vitest';
import { eventSubject } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { idsOf } from './consumer-harness.js';
import { Kept, ProjectionHarness } from './projection-harness.js';
import { newAgentId, userId } from './support.js';

describe('projections', () => {
  const h = new ProjectionHarness();

  it('get events in the order of the stream, in batches that end at their position', async () => {
    const kept = await h.follow();
    const [first, second] = [await h.publish(), await h.publish()];
    await until(() => kept.events.length === 2);
    expect(kept.events).toEqual([...first, ...second]);
    expect(kept.position).toMatchObject({ sequence: 2, eventId: second[0]?.id });
    const many = await h.publish(300);
    await until(() => kept.events.length === 302);
    expect(new Set(kept.ids.slice(2))).toEqual(new Set(idsOf(many)));
    expect(kept.batches.length).toBeLessThan(50);
    const metrics = await h.replica.metrics.text();
    expect(metrics).toContain(`fenago_consumer_events_total{consumer="${h.durable}_projection",outcome="ok",service="${h.service}"} 302`);
  });

  it('begin at the oldest event, and later after the kept position: what came while nobody followed is caught up', async () => {
    const before = await h.publish();
    const kept = await h.follow();
    await until(() => kept.events.length === 1);
    await h.replicas.pop()?.close();
    const meanwhile = await h.publish(3);
    await h.follow(kept);
    await until(() => kept.events.length === 4);
    expect(new Set(kept.ids)).toEqual(new Set(idsOf([...before, ...meanwhile])));
    // (control) An owner that has kept nothing gets everything.
    const other = await h.follow(new Kept());
    await until(() => other.events.length === 4);
  });

  it('get everything in every replica', async () => {
    const all = [await h.follow(), await h.follow()];
    const events = await h.publish(5);
    await until(() => all.every((kept) => kept.events.length === 5));
    for (const { ids } of all) expect(new Set(ids)).toEqual(new Set(idsOf(events)));
  });

  it('are not given what is invalid, and go on past it', async () => {
    const kept = await h.follow();
    const subject = eventSubject('agent.deleted', userId, newAgentId());
    await h.publisher.publish({ subject, id: 'broken', payload: 'broken' });
    await until(() => kept.position?.sequence === 1);
    expect(kept.position?.eventId).toBe('broken');
    expect(kept.events).toEqual([]);
    const events = await h.publish();
    await until(() => kept.events.length === 1);
    expect(kept.events).toEqual(events);
    expect(await h.replica.metrics.text()).toContain('outcome="skipped"');
  });

  it('get a batch that failed again until it succeeds, and nothing before it; what waits is bounded', async () => {
    const kept = new Kept();
    const attempts: string[][] = [];
    let failing = true;
    kept.work = async ({ events }) => {
      attempts.push(idsOf(events));
      if (failing) throw new Error('not yet');
    };
    await h.follow(kept);
    const first = await h.publish();
    await until(() => attempts.length === 3);
    const events = await h.publish(2_500);
    failing = false;
    await until(() => kept.events.length === 2_501);
    expect(new Set(attempts.slice(0, 3).flat())).toEqual(new Set(idsOf(first)));
    expect(kept.ids[0]).toBe(first[0]?.id);
    expect(new Set(kept.ids)).toEqual(new Set(idsOf([...first, ...events])));
    expect(Math.max(...kept.batches.map((batch) => batch.events.length))).toBeLessThanOrEqual(1_000);
    const sequences = kept.batches.map(({ position }) => position.sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  });

  it('leave no consumer behind when they stop, and the next one gets what has come between two batches', async () => {
    const kept = await h.follow(new Kept(), 60_000);
    await h.publish();
    await until(() => kept.events.length === 1);
    expect(await h.consumers()).toHaveLength(1);
    // The next batch is due in a minute.
    const events = await h.publish(5);
    await h.replicas.pop()?.close();
    expect(await h.consumers()).toEqual([]);
    await h.follow(kept);
    await until(() => kept.events.length === 6);
    expect(new Set(kept.ids.slice(1))).toEqual(new Set(idsOf(events)));
  });

  describe('two hundred events', () => {
    /** Messages that clients sent beside the events themselves. */
    async function costOf(seen: () => number): Promise<number> {
      await h.publish();
      await until(() => seen() === 1);
      const before = await h.nats.traffic();
      await h.publish(200);
      await until(() => seen() === 201);
      for (const { link } of h.replicas) await link.connection.flush();
      return (await h.nats.traffic()).sent - before.sent - 200;
    }

    it('cost a projection next to nothing', async () => {
      const kept = await h.follow();
      expect(await costOf(() => kept.events.length)).toBeLessThanOrEqual(4);
    });

    it('(control) cost a consumer one acknowledgement each', async () => {
      const consumer = await h.consume();
      expect(await costOf(() => consumer.seen.length)).toBeGreaterThanOrEqual(200);
    });
  });
});
