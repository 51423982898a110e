import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventFilter, eventSubject, newId, type AnyDomainEvent, type TokenFrame } from '@fenago/contracts';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { CoreEvents, EventPublisher, EventStream, TokenStream, connectNats, ensureTopology, type NatsLink } from '../src/index.js';
import { deleted, logger, newAgentId, publish } from './support.js';

const executionId = (): string => newId('execution', Date.now());
const delta = (n: number, f = 1): TokenFrame => ({ f, n, t: 'token.delta', d: { text: `${n} ` } });

describe('streams', () => {
  let nats: TestNats;
  let links: NatsLink[] = [];

  beforeAll(async () => {
    nats = await startTestNats();
  });
  afterEach(async () => {
    await Promise.all(links.map((link) => link.drain(1_000)));
    links = [];
  });
  afterAll(() => nats.stop());

  async function connected(): Promise<NatsLink> {
    const link = await connectNats({ url: nats.url, name: 'test', logger });
    links.push(link);
    return link;
  }

  describe('the topology', () => {
    it('is made by several services at once, and as it should be', async () => {
      const all = await Promise.all([connected(), connected(), connected()]);
      await Promise.all(all.map((link) => ensureTopology(link)));
      const manager = await all[0]?.jetStream();
      const { config } = (await manager?.streams.info('EVT')) ?? {};
      expect(config).toMatchObject({
        storage: 'file',
        discard: 'new',
        max_age: 35 * 86_400 * 1e9,
        duplicate_window: 600 * 1e9,
        allow_direct: true,
        deny_delete: true,
        deny_purge: true,
      });
      expect(config?.max_bytes).toBeGreaterThan(0);
      const tokens = await manager?.streams.info('TOK');
      expect(tokens?.config).toMatchObject({ storage: 'memory', no_ack: true, max_age: 900 * 1e9, max_msgs_per_subject: 20_000, allow_direct: true });
      const names: string[] = [];
      for await (const stream of manager?.streams.list() ?? []) names.push(stream.config.name);
      expect(names.sort()).toEqual(['ADV', 'DLQ', 'EVT', 'TOK']);
    });

    it('costs no request once it is ensured', async () => {
      const link = await connected();
      await ensureTopology(link);
      const { outMsgs } = link.connection.stats();
      await ensureTopology(link);
      expect(link.connection.stats().outMsgs).toBe(outMsgs);
    });

    it('is there again after the store was lost', async () => {
      const link = await connected();
      await ensureTopology(link);
      let incarnations = 0;
      link.onIncarnation(() => (incarnations += 1));
      await nats.wipe();
      await until(() => link.isConnected);
      await until(async () => (await (await link.jetStream()).streams.info('DLQ')).config.name === 'DLQ');
      expect(incarnations).toBe(1);
    });
  });

  describe('events', () => {
    it('are published once, one message and one answer each, and their position is known', async () => {
      const link = await connected();
      const publisher = new EventPublisher(link);
      const first = await publish(publisher, deleted());
      const { outMsgs } = link.connection.stats();
      const event = deleted();
      const second = await publish(publisher, event);
      expect(link.connection.stats().outMsgs).toBe(outMsgs + 1);
      expect(second).toEqual({ sequence: first.sequence + 1, serverId: link.serverId, streamCreated: first.streamCreated, duplicate: false });
      expect(await publish(publisher, event)).toEqual({ ...second, duplicate: true });

      const stream = new EventStream(link);
      const { serverId, streamCreated } = second;
      expect(await stream.incarnation()).toMatchObject({ serverId, streamCreated, lastSequence: second.sequence });
      expect(await stream.messageIdAt(second.sequence)).toBe(event.id);
      expect(await stream.messageIdAt(second.sequence + 1)).toBeUndefined();
    });

    it('of one subject are read oldest first, over several batches', async () => {
      const link = await connected();
      const publisher = new EventPublisher(link);
      const agentId = newAgentId();
      const events = Array.from({ length: 1_100 }, (_, i) => ({ ...deleted(agentId), id: `${agentId}:${i + 1}` }));
      for (const event of events) await publish(publisher, event);
      await publish(publisher, deleted());
      const stream = new EventStream(link);
      const [{ type, ownerid }] = events as [AnyDomainEvent];
      const idsOf = async (id: string): Promise<readonly string[]> => {
        const ids: string[] = [];
        for await (const event of stream.eventsOn(eventSubject(type, ownerid, id))) ids.push(event.id);
        return ids;
      };
      expect(await idsOf(agentId)).toEqual(events.map(({ id }) => id));
      expect(await idsOf('nothing')).toEqual([]);
    });

    it('are refused while the broker is away, and when there are too many or they are too large', async () => {
      const link = await connected();
      const publisher = new EventPublisher(link, { maxInFlight: 2 });
      const burst = await Promise.allSettled([deleted(), deleted(), deleted()].map((event) => publish(publisher, event)));
      expect(burst.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
      expect(burst[2]).toMatchObject({ reason: { code: 'backlog_full' } });
      const large = publisher.publish({ subject: 'evt.a.agent.b.deleted', id: 'large', payload: 'x'.repeat(2_000_000) });
      await expect(large).rejects.toMatchObject({ code: 'message_too_large' });

      const before = link.serverId;
      await nats.kill('SIGKILL');
      await until(() => !link.isConnected);
      await expect(publish(publisher, deleted())).rejects.toMatchObject({ code: 'broker_unavailable' });
      await nats.restart();
      const { serverId } = await until(() => publish(publisher, deleted()));
      expect(serverId).not.toBe(before);
    });

    it('that a frozen broker does not acknowledge are refused in time', async () => {
      const link = await connected();
      const publisher = new EventPublisher(link, { timeoutMs: 200 });
      const event = deleted();
      await publish(publisher, deleted());
      await nats.kill('SIGSTOP');
      await expect(publish(publisher, event)).rejects.toMatchObject({ code: 'broker_unavailable' });
      await nats.kill('SIGCONT');
      // It has it after all: to publish it again is harmless.
      expect(await until(() => publish(publisher, event))).toMatchObject({ duplicate: true });
    });

    it('are heard as they pass', async () => {
      const link = await connected();
      const heard: AnyDomainEvent[] = [];
      const listening = new CoreEvents(link).subscribe(eventFilter('agent.deleted'), (event) => heard.push(event));
      await listening.ready;
      const publisher = new EventPublisher(link);
      await publisher.publish({ subject: 'evt.u.agent.a.deleted', id: 'broken', payload: 'broken' });
      const event = deleted(newAgentId());
      await publish(publisher, event);
      await until(() => heard.length === 1);
      expect(heard[0]).toEqual(event);
      listening.close();
      await publish(publisher, deleted());
      await link.connection.flush();
      expect(heard).toHaveLength(1);
    });
  });

  describe('tokens', () => {
    it('are heard live, and read later from any point, each once and in order', async () => {
      const [sender, reader] = [await connected(), await connected()];
      await ensureTopology(sender);
      const [tokens, gateway] = [new TokenStream(sender), new TokenStream(reader)];
      const id = executionId();
      const heard: TokenFrame[] = [];
      const listening = gateway.subscribe(id, (frame) => heard.push(frame));
      await listening.ready;
      for (const frame of [delta(1), delta(2), delta(2), delta(3), delta(1, 5), delta(2, 5)]) tokens.publish(frame, id);
      tokens.publish(delta(1), executionId());
      await until(() => heard.length === 6);
      const places = (frames: readonly TokenFrame[]): string[] => frames.map(({ f, n }) => `${f}.${n}`);
      await until(async () => (await gateway.read(id)).length === 5);
      expect(places(await gateway.read(id))).toEqual(['1.1', '1.2', '1.3', '5.1', '5.2']);
      expect(places(await gateway.read(id, { f: 1, n: 2 }))).toEqual(['1.3', '5.1', '5.2']);
      expect(await gateway.read(id, { f: 5, n: 2 })).toEqual([]);
      expect(await gateway.read(executionId())).toEqual([]);
      listening.close();
      tokens.publish(delta(3, 5), id);
      await until(async () => (await gateway.read(id)).length === 6);
      expect(heard).toHaveLength(6);
    });

    it('are read over several batches, without leaving subscriptions behind', async () => {
      const link = await connected();
      await ensureTopology(link);
      const tokens = new TokenStream(link);
      const id = executionId();
      for (let n = 1; n <= 3_000; n += 1) tokens.publish(delta(n), id);
      const frames = await until(async () => {
        const read = await tokens.read(id);
        return read.length === 3_000 && read;
      });
      expect(frames.every(({ n }, i) => n === i + 1)).toBe(true);
      const subscriptions = (): number => (link.connection as unknown as { protocol: { subscriptions: { size(): number } } }).protocol.subscriptions.size();
      const before = subscriptions();
      for (let i = 0; i < 5; i += 1) await tokens.read(id, { f: 1, n: 2_990 });
      await until(() => subscriptions() === before);
    });

    it('are missed while the broker is away, without harm, and heard again afterwards', async () => {
      const link = await connected();
      await ensureTopology(link);
      const tokens = new TokenStream(link);
      const id = executionId();
      const heard: TokenFrame[] = [];
      await tokens.subscribe(id, (frame) => heard.push(frame)).ready;
      await nats.kill('SIGKILL');
      await until(() => !link.isConnected);
      tokens.publish(delta(1), id);
      await expect(tokens.subscribe(id, (frame) => heard.push(frame)).ready).rejects.toMatchObject({ code: 'broker_unavailable' });
      await expect(tokens.read(id)).rejects.toMatchObject({ code: 'broker_unavailable' });
      await nats.restart();
      await until(() => link.isConnected);
      tokens.publish(delta(2), id);
      // The one that could not be made known begins by itself, too.
      await until(() => heard.length === 2);
      expect(heard.map(({ n }) => n)).toEqual([2, 2]);
    });

    it('say so when the broker is lost while a listening is made known to it', async () => {
      const link = await connected();
      const { ready } = new TokenStream(link).subscribe(executionId(), () => undefined);
      // Ends the connection before the answer can be read.
      const back = link.connection.reconnect();
      await expect(ready).rejects.toMatchObject({ code: 'broker_unavailable', cause: expect.anything() });
      await back;
    });
  });

  describe('the link', () => {
    it('says that no broker is there', async () => {
      const url = 'nats://127.0.0.1:1';
      await expect(connectNats({ url, name: 'test', logger, deadlineMs: 300 })).rejects.toMatchObject({ code: 'broker_unavailable' });
    });

    it('is not waited for any longer than its signal says', async () => {
      const starting = new AbortController();
      // An address that takes the connection and says nothing.
      const silent = createServer().listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const { port } = silent.address() as AddressInfo;
      for (const url of [`nats://127.0.0.1:${port}`, 'nats://127.0.0.1:1']) {
        const begun = performance.now();
        const waiting = connectNats({ url, name: 'test', logger, deadlineMs: 20_000, signal: AbortSignal.any([starting.signal, AbortSignal.timeout(600)]) });
        await expect(waiting).rejects.toMatchObject({ code: 'broker_unavailable', cause: { name: 'TimeoutError' } });
        expect(performance.now() - begun).toBeLessThan(1_500);
      }
      silent.close();
      starting.abort();
      const late = connectNats({ url: nats.url, name: 'test', logger, signal: starting.signal });
      await expect(late).rejects.toMatchObject({ code: 'broker_unavailable' });
    });

    it('(control) does not hear of its signal once it is there', async () => {
      const starting = new AbortController();
      const link = await connectNats({ url: nats.url, name: 'test', logger, signal: starting.signal });
      links.push(link);
      starting.abort();
      await link.connection.flush();
      expect(link.status).toBe('connected');
    });

    it('tells of losses, returns and new incarnations, and not of the last when the same server is still there', async () => {
      const link = await connected();
      const told: string[] = [];
      link.onDisconnect(() => told.push('lost'));
      link.onReconnect(() => told.push('back'));
      link.onIncarnation(() => told.push('incarnation'));
      link.onClose(() => told.push('closed'));
      await link.connection.reconnect();
      await until(() => told.length === 2);
      expect(told).toEqual(['lost', 'back']);
      await nats.restart();
      await until(() => told.length === 5);
      expect(told).toEqual(['lost', 'back', 'lost', 'incarnation', 'back']);
      await link.drain(1_000);
      expect(link.status).toBe('closed');
      await until(() => told.at(-1) === 'closed');
    });

    it('closes in time when the broker is away', async () => {
      const link = await connected();
      await nats.kill('SIGKILL');
      await until(() => !link.isConnected);
      await link.drain(1_000);
      expect(link.status).toBe('closed');
      await nats.restart();
    });
  });
});
