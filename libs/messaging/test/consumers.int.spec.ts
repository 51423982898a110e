import { describe, expect, it } from 'vitest';
import { FenagoError, eventSubject } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { PermanentError } from '../src/index.js';
import { ConsumerHarness, idsOf } from './consumer-harness.js';
import { deleted, newAgentId, publish } from './support.js';

describe('consumers', () => {
  const h = new ConsumerHarness();

  it('hands over events with their context, and acknowledges', async () => {
    const consumer = await h.consume();
    const event = { ...deleted(), actorid: 'user_1' };
    await publish(h.publisher, event);
    await until(() => consumer.seen.length === 1);
    expect(consumer.seen[0]).toEqual(event);
    // Who brought the event about did not do what its consumers do.
    expect(consumer.contexts[0]).toEqual({ correlationId: event.correlationid, causationId: event.id });
    await h.settled();
    const metrics = await h.replicas[0]?.metrics.text();
    expect(metrics).toContain(`fenago_consumer_events_total{consumer="${h.durable}",outcome="ok",service="${h.service}"} 1`);
  });

  it('hands over what was published before it was there', async () => {
    const events = Array.from({ length: 600 }, () => deleted(newAgentId()));
    await Promise.all(events.map((event) => publish(h.publisher, event)));
    const consumer = await h.consume();
    await until(() => consumer.seen.length === 600);
    await h.settled();
    expect(new Set(idsOf(consumer.seen))).toEqual(new Set(idsOf(events)));
  });

  it('hands over once what was published twice', async () => {
    const consumer = await h.consume();
    const event = deleted();
    const first = await publish(h.publisher, event);
    const second = await publish(h.publisher, event);
    expect([first.duplicate, second.duplicate]).toEqual([false, true]);
    expect(second.sequence).toBe(first.sequence);
    const next = deleted();
    await publish(h.publisher, next);
    await until(() => consumer.seen.length === 2);
    expect(idsOf(consumer.seen)).toEqual([event.id, next.id]);
  });

  it('tries again, after a delay, what failed unexpectedly', async () => {
    const times: number[] = [];
    const consumer = await h.consume(async () => {
      times.push(performance.now());
      if (times.length < 3) throw new Error('not yet');
    });
    await publish(h.publisher, deleted());
    await until(() => times.length === 3);
    await h.settled();
    expect(consumer.seen).toHaveLength(3);
    // 20 ms and 40 ms, less the jitter of 20 %.
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(15);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(31);
    expect(await h.deadLetters()).toHaveLength(0);
  });

  it.each([
    ['a PermanentError', new PermanentError('no such thing', 'unknown_thing'), 'unknown_thing'],
    ['a FenagoError that no retry mends', new FenagoError('not_found', 'There is no such agent.'), 'not_found'],
  ])('sends to the dead letters what failed with %s, and goes on', async (_, error, reason) => {
    const poison = deleted();
    const consumer = await h.consume(async (event) => {
      if (event.id === poison.id) throw error;
    });
    await publish(h.publisher, poison);
    const next = deleted(poison.subject);
    await publish(h.publisher, next);
    await until(() => consumer.seen.length === 2);
    await h.settled();
    const [letter, ...others] = await h.deadLetters();
    expect(others).toHaveLength(0);
    expect(letter?.subject).toBe(`dlq.${h.service}.deleted`);
    expect(letter?.json()).toEqual(poison);
    const header = (name: string) => letter?.header.get(name);
    expect(header('fng-reason')).toBe(reason);
    expect(header('fng-message')).toBe(error.message);
    expect(header('fng-consumer')).toBe(h.durable);
    expect(header('fng-deliveries')).toBe('1');
    expect(header('fng-original-subject')).toBe(eventSubject('agent.deleted', poison.ownerid, poison.subject));
  });

  it('never hands over an event that is broken, wrong or too old', async () => {
    const consumer = await h.consume();
    const old = deleted(newAgentId(), { time: new Date(Date.now() - 35 * 86_400_000).toISOString() });
    const wrong = { ...deleted(newAgentId()), data: { agentId: 7 } };
    const subject = eventSubject('agent.deleted', old.ownerid, old.subject);
    await h.publisher.publish({ subject, id: 'broken', payload: '{"half' });
    await h.publisher.publish({ subject, id: wrong.id, payload: JSON.stringify(wrong) });
    await publish(h.publisher, old);
    await publish(h.publisher, deleted());
    await until(() => consumer.seen.length === 1);
    await h.settled();
    expect((await h.deadLetters()).map(({ header }) => header.get('fng-reason'))).toEqual(['invalid_event', 'invalid_event', 'event_too_old']);
  });

  it('gives up an event that failed eight times, and not one that an outage failed more often', async () => {
    const bug = deleted(newAgentId());
    const outage = deleted(newAgentId());
    let outages = 0;
    const consumer = await h.consume(async (event) => {
      if (event.id === bug.id) throw new TypeError('bug');
      outages += 1;
      if (outages <= 8) throw new FenagoError('database_unavailable', 'The database is away.');
    });
    await Promise.all([publish(h.publisher, bug), publish(h.publisher, outage)]);
    await until(async () => (await h.deadLetters()).length === 1);
    expect(idsOf(consumer.seen).filter((id) => id === bug.id)).toHaveLength(8);
    expect((await h.deadLetters())[0]?.header.get('fng-reason')).toBe('attempts_exhausted');
    await until(() => outages === 9);
    await h.settled();
    expect(await h.deadLetters()).toHaveLength(1);
  });

  it('keeps the order of an aggregate while others overtake, also past a failure', async () => {
    const slow = newAgentId();
    const release = Promise.withResolvers<void>();
    let failures = 0;
    const done: string[] = [];
    const first = deleted(slow);
    await h.consume(async (event) => {
      if (event.id === first.id) {
        await release.promise;
        failures += 1;
        if (failures === 1) throw new Error('once');
      }
      done.push(event.id);
    });
    const followers = Array.from({ length: 5 }, () => deleted(slow));
    const others = Array.from({ length: 20 }, () => deleted(newAgentId()));
    for (const event of [first, ...followers, ...others]) await publish(h.publisher, event);
    await until(() => done.length === 20);
    expect(new Set(done)).toEqual(new Set(idsOf(others)));
    release.resolve();
    await until(() => done.length === 26);
    expect(done.slice(20)).toEqual(idsOf([first, ...followers]));
    await h.settled();
  });

  it('keeps an event that takes longer than ack_wait to itself', async () => {
    const release = Promise.withResolvers<void>();
    const replicas = [await h.consume(() => release.promise), await h.consume(() => release.promise)];
    let renewals = 0;
    h.link.connection.subscribe('$JS.ACK.>', { callback: (_, message) => void (renewals += message.string() === '+WPI' ? 1 : 0) });
    await publish(h.publisher, deleted());
    const seen = (): number => replicas.reduce((sum, { seen: events }) => sum + events.length, 0);
    await until(() => seen() === 1);
    // Renewed each third of ack_wait; by the sixth time the broker would have given it out again.
    await until(() => renewals === 6);
    expect(seen()).toBe(1);
    release.resolve();
    await h.settled();
  });

  it('shares events between replicas, and hands over what a stopped one had not begun', async () => {
    const hold = Promise.withResolvers<void>();
    const stopping = await h.consume(() => hold.promise);
    const id = newAgentId();
    const events = Array.from({ length: 10 }, () => deleted(id));
    for (const event of events) await publish(h.publisher, event);
    await until(() => stopping.seen.length === 1);
    const closing = h.replicas.pop()?.close();
    const taking = await h.consume();
    await until(() => taking.seen.length === 9, { deadlineMs: 1_400 });
    // The broker does not keep the order of what is given back.
    expect(new Set(idsOf(taking.seen))).toEqual(new Set(idsOf(events.slice(1))));
    hold.resolve();
    await closing;
    await h.settled();
    expect(stopping.seen).toHaveLength(1);
  });
});
