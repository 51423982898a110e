import { describe, expect, it } from 'vitest';
import { until } from '@fenago/testing';
import { ConsumerHarness, idsOf } from './consumer-harness.js';
import { deleted, newAgentId, publish } from './support.js';

describe('consumers recover', () => {
  const h = new ConsumerHarness();

  it('gives to another replica what one had begun when it died', async () => {
    const dying = await h.consume(() => new Promise(() => undefined));
    const event = deleted();
    await publish(h.publisher, event);
    await until(() => dying.seen.length === 1);
    const died = h.replicas.pop();
    await died?.link.connection.close();
    const taking = await h.consume();
    await until(() => taking.seen.length === 1);
    expect(taking.seen[0]?.id).toBe(event.id);
    void died?.close();
  });

  it('goes on by itself after the broker restarted with its store', async () => {
    const consumer = await h.consume();
    const before = deleted();
    await publish(h.publisher, before);
    await until(() => consumer.seen.length === 1);
    await h.settled();
    await h.nats.kill('SIGKILL');
    await h.nats.restart();
    const back = performance.now();
    const after = deleted();
    await until(() => publish(h.publisher, after));
    await until(() => consumer.seen.length === 2);
    expect(performance.now() - back).toBeLessThan(5_000);
    expect(idsOf(consumer.seen)).toEqual([before.id, after.id]);
    await h.settled();
  });

  it('makes its consumer again, with every event there is, when the store was lost', async () => {
    const consumer = await h.consume();
    const before = deleted();
    const { streamCreated, serverId } = await publish(h.publisher, before);
    await until(() => consumer.seen.length === 1);
    await h.nats.wipe();
    const back = performance.now();
    const after = deleted();
    const published = await until(() => publish(h.publisher, after));
    await until(() => consumer.seen.length === 2);
    expect(performance.now() - back).toBeLessThan(5_000);
    expect(published.sequence).toBe(1);
    expect(published.streamCreated).not.toBe(streamCreated);
    expect(published.serverId).not.toBe(serverId);
    await h.settled();
  });

  it('makes its consumer again when it was deleted under it', async () => {
    const consumer = await h.consume();
    await publish(h.publisher, deleted());
    await until(() => consumer.seen.length === 1);
    await h.settled();
    await (await h.link.jetStream()).consumers.delete('EVT', h.durable);
    await publish(h.publisher, deleted());
    // It begins at the oldest event again: handlers know what they have seen.
    await until(() => consumer.seen.length === 3, { deadlineMs: 5_000 });
    expect(consumer.seen[2]?.id).not.toBe(consumer.seen[0]?.id);
  });

  describe('an answer meant for a store that was lost', () => {
    /** One event is in hand when the store is lost; another takes its sequence in the new one, and is in hand too. */
    async function storeLostInHand() {
      const [before, after] = [deleted(newAgentId()), deleted(newAgentId())];
      const ends = new Map([before, after].map(({ id }) => [id, Promise.withResolvers<void>()]));
      const consumer = await h.consume(async ({ id }) => ends.get(id)?.promise);
      const { sequence } = await publish(h.publisher, before);
      await until(() => consumer.seen.length === 1);
      await h.nats.wipe();
      expect((await until(() => publish(h.publisher, after))).sequence).toBe(sequence);
      await until(() => consumer.seen.length === 2);
      const manager = await h.link.jetStream();
      const inHand = async (): Promise<number> => (await manager.consumers.info('EVT', h.durable)).num_ack_pending;
      const end = ({ id }: { readonly id: string }): void => ends.get(id)?.resolve();
      return { before, after, end, inHand, answerTo: `$JS.ACK.EVT.${h.durable}.1.${sequence}.1.${Date.now()}000000.0` };
    }

    it('is not given', async () => {
      const { before, after, end, inHand } = await storeLostInHand();
      const replica = h.replicas[0];
      end(before);
      await until(async () => (await replica?.metrics.text())?.includes(`{consumer="${h.durable}",outcome="ok",service="${h.service}"} 1`));
      await replica?.link.connection.flush();
      expect(await inHand()).toBe(1);
      end(after);
      await h.settled();
    });

    it('(control) would settle, and so lose, another event', async () => {
      const { before, after, end, inHand, answerTo } = await storeLostInHand();
      expect(await inHand()).toBe(1);
      h.link.connection.publish(answerTo, '+ACK');
      await until(async () => (await inHand()) === 0);
      end(before);
      end(after);
    });
  });
});
