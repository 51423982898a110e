import { newId, type Caller, type DomainEvent } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Receiver, answers, stalls, type Behaviour } from './receiver.js';
import { Webhooks, aUser, happened } from './support.js';

const OBJECTS = 3;
const EVENTS = 8;

/** Fails the first attempt of each third version, and answers the others after a moment. */
function flaky(receiver: Receiver): Behaviour {
  return (received, response) => {
    const times = receiver.ids.filter((id) => id === received.id).length;
    const isFirstOfSome = times === 1 && received.event.sequence % 3 === 1;
    setTimeout(() => answers(isFirstOfSome ? 500 : 200)(received, response), 10);
  };
}

/** Of each object, the versions in the order in which they were taken. */
function takenOf(receiver: Receiver): ReadonlyMap<string, readonly number[]> {
  const last = new Map(receiver.received.map((one) => [one.id, one]));
  const byObject = new Map<string, number[]>();
  for (const { event } of [...last.values()].toSorted((one, two) => one.at - two.at || receiver.received.lastIndexOf(one) - receiver.received.lastIndexOf(two))) {
    byObject.set(event.subject, [...(byObject.get(event.subject) ?? []), event.sequence]);
  }
  return byObject;
}

function eventsOf(caller: Caller): DomainEvent[] {
  const objects = Array.from({ length: OBJECTS }, () => newId('conversation', Date.now()));
  return Array.from({ length: EVENTS }, (_none, index) => objects.map((conversationId) => happened(caller, { conversationId, sequence: index + 1 }))).flat();
}

const inOrder = Array.from({ length: EVENTS }, (_none, index) => index + 1);

describe('two replicas', () => {
  let webhooks: Webhooks;
  let receiver: Receiver;
  beforeAll(async () => {
    webhooks = await Webhooks.start({ replicas: 2, env: { WEBHOOK_CONCURRENCY: '12', WEBHOOK_TIMEOUT_MS: '20000' } });
  });
  afterAll(() => webhooks.stop());
  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(() => receiver.stop());

  it('deliver the events of each object in order where asked, though some fail at first', async () => {
    const caller = aUser();
    receiver.behaviour = flaky(receiver);
    await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'], ordered: true });
    const events = eventsOf(caller);
    await webhooks.publish(...events);
    await until(() => new Set(receiver.ids).size === events.length);
    await until(() => [...takenOf(receiver).values()].every((versions) => versions.length === EVENTS));
    for (const versions of takenOf(receiver).values()) expect(versions).toEqual(inOrder);
    expect([...receiver.doubled]).toEqual([]);
  });

  it('and out of order where it is not: the receiver would tell', async () => {
    const caller = aUser();
    // The first of each object fails until the others are there.
    receiver.behaviour = (received, response) => {
      const others = receiver.received.filter(({ event }) => event.subject === received.event.subject && event.sequence > 1);
      const isEarly = received.event.sequence === 1 && new Set(others.map(({ id }) => id)).size < EVENTS - 1;
      answers(isEarly ? 500 : 200, { 'retry-after': '1' })(received, response);
    };
    await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    const events = eventsOf(caller);
    await webhooks.publish(...events);
    await until(() => [...takenOf(receiver).values()].length === OBJECTS && [...takenOf(receiver).values()].every((versions) => versions.length === EVENTS && versions.at(-1) === 1));
    expect([...takenOf(receiver).values()]).not.toContainEqual(inOrder);
  });

  it('let what fails hold up its own object alone', async () => {
    const caller = aUser();
    const stuck = newId('conversation', Date.now());
    receiver.behaviour = (received, response) => answers(received.event.subject === stuck ? 503 : 200, { 'retry-after': '3600' })(received, response);
    await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'], ordered: true });
    const behind = Array.from({ length: 60 }, (_none, index) => happened(caller, { conversationId: stuck, sequence: index + 1 }));
    const others = eventsOf(caller);
    await webhooks.publish(...behind, ...others);
    for (const event of others) await receiver.of(event.id);
    expect(receiver.received.filter(({ event }) => event.subject === stuck)).toHaveLength(1);
  });

  it('have nobody wait for those who stall', async () => {
    const stalling = await Receiver.start();
    stalling.behaviour = stalls;
    const slow = Array.from({ length: 4 }, aUser);
    for (const caller of slow) await webhooks.create(caller, { url: stalling.url, types: ['conversation.created'], concurrency: 20 });
    await webhooks.publish(...slow.flatMap((caller) => Array.from({ length: 20 }, () => happened(caller))));
    await until(() => stalling.received.length >= slow.length);
    const caller = aUser();
    await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    const events = Array.from({ length: 20 }, () => happened(caller));
    const began = Date.now();
    await webhooks.publish(...events);
    for (const event of events) await receiver.of(event.id);
    const late = receiver.received.map(({ at }) => at - began).toSorted((one, two) => one - two);
    // Those who stall hold each attempt for 20 s, and have 80 of them to make.
    expect(late[Math.floor(late.length * 0.95)]).toBeLessThan(10_000);
    await stalling.stop();
  });
});

describe('one attempt', () => {
  const slowly: Behaviour = (received, response) => setTimeout(() => answers(200)(received, response), 400);
  const run = async (env: Readonly<Record<string, string>>): Promise<ReadonlySet<string>> => {
    const [webhooks, receiver] = [await Webhooks.start({ replicas: 2, env }), await Receiver.start()];
    try {
      const caller = aUser();
      receiver.behaviour = slowly;
      await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'], concurrency: 20 });
      const events = Array.from({ length: 20 }, () => happened(caller));
      await webhooks.publish(...events);
      for (const event of events) await receiver.of(event.id);
      const last = happened(caller);
      await webhooks.publish(last);
      await receiver.of(last.id);
      return receiver.doubled;
    } finally {
      await receiver.stop();
      await webhooks.stop();
    }
  };

  it('is made by one of two replicas', async () => {
    expect([...(await run({}))]).toEqual([]);
  });

  it('by both, were there no leases', async () => {
    expect((await run({ FENAGO_UNSAFE_DISABLE: 'claims' })).size).toBeGreaterThan(0);
  });
});
