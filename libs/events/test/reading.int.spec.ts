import { describe, expect, it } from 'vitest';
import { eventSubject, newId } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { connectEvents, isEvent, type AnyEvent } from '../src/index.js';
import { EventsHarness, deleted, idsOf, newAgentId, newName, nextEvent, ownerId } from './harness.js';

describe('reading events', () => {
  const h = new EventsHarness();

  it('hands over the types that have a handler, typed, and acknowledges', async () => {
    const name = newName();
    const agents: string[] = [];
    const contexts: unknown[] = [];
    const reader = await h.connect(name);
    await reader
      .on('agent.deleted', async ({ data, type }, { attempt, position, redrive }) => {
        agents.push(data.agentId);
        contexts.push({ type, attempt, position: position > 0, redrive });
        // @ts-expect-error the data of this type has no such field
        void data.conversationId;
      })
      .start();
    const event = deleted();
    await h.publish(nextEvent('agent.status_changed', event.subject, { agentId: event.subject, ownerId, from: 'draft', to: 'active' }), event);
    await until(() => agents.length === 1);
    expect(agents).toEqual([event.subject]);
    expect(contexts).toEqual([{ type: 'agent.deleted', attempt: 1, position: true, redrive: false }]);
    await h.settled(name);
    // @ts-expect-error no event is called so
    expect(() => reader.on('agent.exploded', async () => undefined)).toThrow('Reading has begun');
  });

  it('reads several types in the order of their object', async () => {
    const name = newName();
    const seen: AnyEvent[] = [];
    const reader = await h.connect(name);
    await reader.on(['agent.status_changed', 'agent.deleted'], async (event) => void seen.push(event)).start();
    const agentId = newAgentId();
    const events = Array.from({ length: 10 }, () => [nextEvent('agent.status_changed', agentId, { agentId, ownerId, from: 'draft', to: 'active' }), deleted(agentId)]).flat();
    await h.publish(...events);
    await until(() => seen.length === events.length);
    expect(idsOf(seen)).toEqual(idsOf(events));
  });

  it('reads one owner, or one object', async () => {
    const [mine, other] = [newAgentId(), newAgentId()];
    const stranger = newId('user', Date.now());
    const seen: Record<string, string[]> = { owner: [], object: [] };
    for (const [key, selection] of [['owner', { owner: stranger }], ['object', { object: mine }]] as const) {
      const reader = await h.connect(newName(), selection);
      await reader.onAny(async ({ id }) => void seen[key]?.push(id)).start();
    }
    const events = [deleted(mine), deleted(other), deleted(other, { ownerid: stranger }), deleted(mine)];
    await h.publish(...events);
    await until(() => seen['owner']?.length === 1 && seen['object']?.length === 2);
    expect(seen).toEqual({ owner: [events[2]?.id], object: [events[0]?.id, events[3]?.id] });
  });

  it('passes over what a durable of the operator has too much', async () => {
    const name = newName();
    const mine = newAgentId();
    const readers = { priority_groups: ['readers'], priority_policy: 'pinned_client' as const, priority_timeout: 5_000_000_000 };
    await (await h.jetStream()).consumers.add('EVT', { durable_name: name, ack_policy: 'explicit', deliver_policy: 'new', filter_subjects: ['evt.*.agent.>', 'evt.*.user.>'], ...readers });
    const seen: string[] = [];
    const reader = await h.connect(name, { object: mine });
    await reader.on('agent.deleted', async ({ id }) => void seen.push(id)).start();
    const event = deleted(mine);
    await h.publish(deleted(), nextEvent('agent.status_changed', mine, { agentId: mine, ownerId, from: 'draft', to: 'active' }), event);
    await until(() => seen.length === 1);
    expect(seen).toEqual([event.id]);
    await h.settled(name);
  });

  it('hands over what is newer than the library: more fields to their handler, unknown types to onAny', async () => {
    const name = newName();
    const known: unknown[] = [];
    const others: AnyEvent[] = [];
    const reader = await h.connect(name);
    await reader.on('agent.deleted', async ({ data }) => void known.push(data)).onAny(async (event) => void others.push(event)).start();
    const grown = deleted();
    const data = { ...grown.data, reason: 'old age' };
    await h.publish({ ...grown, data });
    const unknown = { ...deleted(), type: 'agent.married', dataschema: 'urn:fenago:event:agent.married:1' };
    await h.publishRaw(`evt.${ownerId}.agent.${unknown.subject}.married`, unknown.id, JSON.stringify(unknown));
    await until(() => known.length === 1 && others.length === 1);
    expect(known).toEqual([data]);
    expect(others.map(({ type }) => type)).toEqual(['agent.married']);
    expect(others.map((event) => isEvent(event, 'agent.deleted'))).toEqual([false]);
  });

  it('gives what its handler could not read to the dead letters: broken, or of a schema that is newer', async () => {
    const name = newName();
    const seen: string[] = [];
    const reader = await h.connect(name);
    await reader.on('agent.deleted', async ({ id }) => void seen.push(id)).start();
    const newer = { ...deleted(), dataschema: 'urn:fenago:event:agent.deleted:2' };
    const subject = eventSubject('agent.deleted', ownerId, newer.subject);
    await h.publishRaw(subject, `broken-${name}`, '{"half');
    await h.publish(newer);
    const good = deleted();
    await h.publish(good);
    await until(() => seen.length === 1);
    await h.settled(name);
    expect(seen).toEqual([good.id]);
    const letters = await h.deadLetters(name);
    expect(letters.map((letter) => [letter.subject, letter.header.get('fng-reason')])).toEqual([
      [`dlq.${name}.any`, 'invalid_event'],
      [`dlq.${name}.agent_deleted`, 'unsupported_version'],
    ]);
  });

  it('begins where it is told, and goes on where it was', async () => {
    const agentId = newAgentId();
    const [first, second, third] = [deleted(agentId), deleted(agentId), deleted(agentId)];
    const position = await h.publishRaw(eventSubject('agent.deleted', ownerId, agentId), first.id, JSON.stringify(first));
    await until(() => Date.now() > Date.parse(first.time) + 20);
    const time = new Date();
    await h.publish(second, third);
    const all = [first, second, third];
    const from = async (options: Parameters<typeof h.connect>[1], count: number, name = newName()): Promise<string[]> => {
      const seen: string[] = [];
      const reader = await h.connect(name, { object: agentId, ...options });
      await reader.on('agent.deleted', async ({ id }) => void seen.push(id)).start();
      await until(() => seen.length === count);
      await h.settled(name);
      await reader.close();
      return seen;
    };
    expect(await from({ from: 'oldest' }, 3)).toEqual(idsOf(all));
    expect(await from({ from: { time } }, 2)).toEqual(idsOf([second, third]));
    const name = newName();
    expect(await from({ from: { position: position + 1 } }, 2, name)).toEqual(idsOf([second, third]));
    const later = deleted(agentId);
    await h.publish(later);
    expect(await from({ from: 'oldest' }, 1, name)).toEqual([later.id]);
  });

  it('replays from a position', async () => {
    const name = newName();
    const agentId = newAgentId();
    const seen: string[] = [];
    const positions: number[] = [];
    const reader = await h.connect(name, { object: agentId, from: 'oldest' });
    await reader
      .on('agent.deleted', async ({ id }, { position }) => {
        seen.push(id);
        positions.push(position);
      })
      .start();
    const events = Array.from({ length: 5 }, () => deleted(agentId));
    await h.publish(...events);
    await until(() => seen.length === 5);
    await reader.replay(positions[2] ?? 0);
    await until(() => seen.length === 8);
    expect(seen.slice(5)).toEqual(idsOf(events.slice(2)));
    await h.settled(name);
    await expect(reader.replay(0)).rejects.toMatchObject({ code: 'invalid_options' });
    await reader.close();
    const late: string[] = [];
    const again = await h.connect(name, { object: agentId, from: { position: positions[3] ?? 0 } });
    await again.on('agent.deleted', async ({ id }) => void late.push(id)).start();
    await again.replay(1);
    await until(() => late.length === 2);
    await h.settled(name);
    expect(late).toEqual(idsOf(events.slice(3)));
  });

  it('tells how far behind it is', async () => {
    const name = newName();
    const release = Promise.withResolvers<void>();
    const reader = await h.connect(name, { maxInHand: 2 });
    await reader.on('agent.deleted', () => release.promise).start();
    expect(await reader.health()).toMatchObject({ connected: true, lag: 0, inHand: 0 });
    await h.publish(...Array.from({ length: 6 }, () => deleted()));
    const behind = await until(async () => {
      const health = await reader.health();
      return health.lag === 4 && health;
    });
    expect(behind).toEqual({ connected: true, state: 'reading', inHand: 2, inHandEverywhere: 2, lag: 4, lastError: undefined });
    release.resolve();
    await until(async () => (await reader.health()).lag === 0);
    await h.settled(name);
  });

  it('refuses what cannot be', async () => {
    const connect = (options: object) => connectEvents({ servers: h.nats.url, name: 'x', ...options });
    for (const options of [{ name: 'a.b' }, { name: '' }, { owner: '*' }, { object: 'a.>' }, { concurrency: 0 }, { ackWaitMs: 10 }]) {
      await expect(connect(options)).rejects.toMatchObject({ name: 'EventsError', code: 'invalid_options' });
    }
    await expect(connect({ servers: 'nats://127.0.0.1:9', deadlineMs: 300 })).rejects.toMatchObject({ code: 'connection_failed' });
    await expect(connect({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'closed' });
    const reader = await h.connect(newName());
    await expect(reader.start()).rejects.toMatchObject({ code: 'invalid_options' });
    await reader.close();
    await expect(reader.start()).rejects.toMatchObject({ code: 'closed' });
  });

  it('refuses a durable that is for something else', async () => {
    const manager = await h.jetStream();
    const [shared, others] = [newName(), newName()];
    await manager.consumers.add('EVT', { durable_name: shared, ack_policy: 'explicit' });
    await manager.consumers.add('EVT', { durable_name: others, ack_policy: 'explicit', filter_subject: `evt.${ownerId}.>` });
    const start = async (name: string, options: object = {}) => (await h.connect(name, options)).on('agent.deleted', async () => undefined).start();
    await expect(start(shared)).rejects.toMatchObject({ code: 'consumer_conflict' });
    await expect(start(others, { ordered: false, owner: newId('user', Date.now()) })).rejects.toMatchObject({ code: 'consumer_conflict' });
    await start(shared, { ordered: false });
  });
});
