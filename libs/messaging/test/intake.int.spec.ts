import { Controller } from '@nestjs/common';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { until } from '@fenago/testing';
import { Consumer, type Intake, type IntakeOwner } from '../src/index.js';
import { ConsumerHarness, idsOf, type Deleted } from './consumer-harness.js';
import { deleted, newAgentId, publish, startTestService } from './support.js';

/** Of what there is only so much: each event takes some and keeps it until it is given back. */
class Places implements Intake {
  private listener = (): void => undefined;

  constructor(public room: number) {}

  onRoom(listener: () => void): void {
    this.listener = listener;
  }

  giveBack(): void {
    this.room += 1;
    this.listener();
  }
}

@Controller()
class BoundedConsumer implements IntakeOwner {
  readonly seen: Deleted[] = [];
  readonly places = new Places(2);
  takes = 1;
  work: () => Promise<void> = async () => undefined;

  @Consumer('agent.deleted', { name: 'deleted', hasIntake: true })
  async handle(event: Deleted): Promise<void> {
    this.places.room -= this.takes;
    this.seen.push(event);
    await this.work();
  }

  intake(): Promise<Intake> {
    return Promise.resolve(this.places);
  }
}

describe('a consumer whose events need what there is only so much of', () => {
  const h = new ConsumerHarness();

  async function replica(): Promise<BoundedConsumer> {
    const started = await startTestService(h.nats.url, h.service, [BoundedConsumer]);
    h.replicas.push(started);
    return started.get(BoundedConsumer);
  }

  /** Events that the broker has, and those that it has given out. */
  async function left(): Promise<number> {
    const { num_pending, num_ack_pending } = await (await h.link.jetStream()).consumers.info('EVT', h.durable);
    return num_pending + num_ack_pending;
  }

  async function publishMany(count: number): Promise<Deleted[]> {
    const events = Array.from({ length: count }, () => deleted(newAgentId()));
    for (const event of events) await publish(h.publisher, event);
    return events;
  }

  it('leaves with the broker, for another replica, what could not begin', async () => {
    const one = await replica();
    const events = await publishMany(5);
    await until(async () => one.seen.length === 2 && (await left()) === 3);
    const other = await replica();
    await until(async () => other.seen.length === 2 && (await left()) === 1);
    one.places.giveBack();
    await until(() => one.seen.length === 3);
    expect(new Set(idsOf([...one.seen, ...other.seen]))).toEqual(new Set(idsOf(events)));
  });

  it('goes on where it had no room for longer than a broker may be silent, and settles what it has in hand', async () => {
    const one = await replica();
    const inHand = Promise.withResolvers<void>();
    one.work = () => inHand.promise;
    await publishMany(3);
    await until(() => one.seen.length === 2);
    const now = performance.now.bind(performance);
    const later = vi.spyOn(performance, 'now').mockImplementation(() => now() + 60_000);
    onTestFinished(() => void later.mockRestore());
    one.places.giveBack();
    await until(() => one.seen.length === 3);
    inHand.resolve();
    // Had it begun anew, what was in hand could not be acknowledged any more, and would come again in half a minute.
    await h.settled();
    expect(one.seen).toHaveLength(3);
  });

  it('goes on asking where what it gets takes no place', async () => {
    const one = await replica();
    one.takes = 0;
    const events = await publishMany(9);
    await until(() => one.seen.length === 9);
    expect(new Set(idsOf(one.seen))).toEqual(new Set(idsOf(events)));
  });

  it('(control) without an intake the first replica has them all', async () => {
    const one = await h.consume();
    await publishMany(5);
    await until(() => one.seen.length === 5);
    const other = await h.consume();
    await h.settled();
    expect(other.seen).toEqual([]);
  });
});
