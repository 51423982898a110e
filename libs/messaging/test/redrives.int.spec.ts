import { AckPolicy } from '@nats-io/jetstream';
import { describe, expect, it } from 'vitest';
import { FenagoError, eventSubject } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { Advisories, DeadLetterStream, PermanentError, RedriveClient, type DeadLetter, type GivenUpDelivery } from '../src/index.js';
import { ConsumerHarness } from './consumer-harness.js';
import { deleted, newAgentId, publish } from './support.js';

const TIMEOUT_MS = 5_000;

describe('dead letters', () => {
  const h = new ConsumerHarness();
  const client = (): RedriveClient => new RedriveClient(h.link);
  const stream = (): DeadLetterStream => new DeadLetterStream(h.link);
  const letters = async (): Promise<readonly DeadLetter[]> => (await stream().after(null)).letters.filter(({ service }) => service === h.service);
  const letter = (): Promise<DeadLetter> => until(async () => (await letters())[0], { what: 'a dead letter' });

  it('are read with their event, page by page and from a position', async () => {
    await h.consume(async () => {
      throw new PermanentError('no such\nthing', 'unknown_thing');
    });
    const before = (await stream().after(null)).position;
    const event = deleted();
    await publish(h.publisher, event);
    const first = await letter();
    expect(first).toMatchObject({
      id: `${h.durable}:${event.id}`,
      handler: 'deleted',
      eventId: event.id,
      subject: eventSubject('agent.deleted', event.ownerid, event.subject),
      reason: 'unknown_thing',
      message: 'no such thing',
      deliveries: 1,
      payload: JSON.stringify(event),
    });
    expect(await stream().payloadOf(first)).toBe(first.payload);
    const { letters: next, position } = await stream().after(before);
    expect(next).toEqual([first]);
    expect(await stream().after(position)).toEqual({ letters: [], position, hasMore: false });
    // As of a stream that was lost, or set back: nothing may be passed over.
    if (position === null) throw new Error('There is a letter, so there is a position.');
    for (const lost of [{ ...position, streamCreated: '2020-01-01T00:00:00Z' }, { ...position, sequence: 9_999 }]) {
      expect((await stream().after(lost)).letters).toContainEqual(first);
    }
  });

  it('have the event from the event stream where it was too large for both', async () => {
    await h.consume(async () => {
      throw new PermanentError('no such thing', 'unknown_thing');
    });
    const event = deleted();
    const payload = JSON.stringify({ ...event, padding: 'x'.repeat(h.link.maxPayload - JSON.stringify(event).length - 100) });
    await h.publisher.publish({ subject: eventSubject(event.type, event.ownerid, event.subject), id: event.id, payload });
    const found = await letter();
    expect(found.payload).toBeNull();
    expect(await stream().payloadOf(found)).toBe(payload);
    expect(await stream().payloadOf({ ...found, eventId: 'another' })).toBeUndefined();
  });

  it('are handed to the handler again, to that one alone and once each time', async () => {
    let isBroken = true;
    const consumer = await h.consume(async () => {
      if (isBroken) throw new PermanentError('no such thing', 'unknown_thing');
    });
    const event = deleted();
    await publish(h.publisher, event);
    const { payload } = await letter();
    const redrive = () => client().redrive(h.service, 'deleted', String(payload), TIMEOUT_MS);
    expect(await redrive()).toEqual({ outcome: 'failed', reason: 'unknown_thing', message: 'no such thing' });
    expect(consumer.seen).toEqual([event, event]);
    isBroken = false;
    expect(await redrive()).toEqual({ outcome: 'handled' });
    expect(consumer.seen).toHaveLength(3);
    // What it does belongs to the event's chain, as at the first time.
    expect(consumer.contexts.at(-1)).toEqual(consumer.contexts[0]);
    expect(await letters()).toHaveLength(1);
  });

  it('are refused again where the event is no better', async () => {
    const consumer = await h.consume();
    const redrive = (payload: string) => client().redrive(h.service, 'deleted', payload, TIMEOUT_MS);
    expect(await redrive('{"half')).toMatchObject({ outcome: 'failed', reason: 'invalid_event' });
    const old = deleted(newAgentId(), { time: new Date(Date.now() - 35 * 86_400_000).toISOString() });
    expect(await redrive(JSON.stringify(old))).toMatchObject({ outcome: 'failed', reason: 'event_too_old' });
    expect(consumer.seen).toEqual([]);
  });

  it('stay where nobody has such a handler, or it takes too long', async () => {
    const code = (error: unknown) => (error as FenagoError).code;
    const hold = Promise.withResolvers<void>();
    const consumer = await h.consume(() => hold.promise);
    const payload = JSON.stringify(deleted());
    expect(await client().redrive(h.service, 'renamed', payload, TIMEOUT_MS).catch(code)).toBe('service_unavailable');
    const late = client().redrive(h.service, 'deleted', payload, 500).catch(code);
    await until(() => consumer.seen.length === 1);
    expect(await late).toBe('deadline_exceeded');
    // As many as may run at once are waited for; one more is refused at once.
    const running = Array.from({ length: 31 }, () => client().redrive(h.service, 'deleted', payload, TIMEOUT_MS));
    await until(() => consumer.seen.length === 32);
    expect(await client().redrive(h.service, 'deleted', payload, TIMEOUT_MS).catch(code)).toBe('service_unavailable');
    hold.resolve();
    expect(await Promise.all(running)).toEqual(Array.from({ length: 31 }, () => ({ outcome: 'handled' })));
  });

  it('are missing where the broker gives up for a consumer that bounds its deliveries: that is told', async () => {
    const heard: GivenUpDelivery[] = [];
    const listening = new Advisories(h.link).onGivenUp('test', (delivery) => heard.push(delivery));
    await listening.ready;
    const manager = await h.link.jetStream();
    await manager.consumers.add('EVT', { durable_name: 'of_somebody', ack_policy: AckPolicy.Explicit, max_deliver: 1, ack_wait: 100_000_000 });
    const { sequence } = await publish(h.publisher, deleted());
    const consumer = await manager.jetstream().consumers.get('EVT', 'of_somebody');
    await consumer.next({ expires: 5_000 });
    await until(async () => {
      // It is told when the broker looks for what it could give again.
      await consumer.next({ expires: 1_000 });
      return heard.length > 0;
    });
    expect(heard).toEqual([{ consumer: 'of_somebody', sequence, deliveries: 1 }]);
    expect(await letters()).toEqual([]);
    listening.close();
  });
});
