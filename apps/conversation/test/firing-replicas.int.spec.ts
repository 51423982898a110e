import type { AnyDomainEvent, Caller, EventData, ScheduleView } from '@fenago/contracts';
import type { RunningService } from '@fenago/host';
import { until } from '@fenago/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConversationConfig } from '../src/config.js';
import { Harness, aUser } from './support.js';

const SCHEDULES = 200;
const OWNERS = 4;
const ROUNDS = 3;
const REPLICAS = 3;
const SWEEP_MS = 50;
const TEST_MS = 120_000;

interface Posted {
  readonly executionId: string;
}
interface Unsafe {
  readonly firings?: true;
  readonly claims?: true;
}

/** Three replicas and schedules of several users: half of them post into a conversation, half begin one each time. */
class World {
  readonly harness = new Harness();
  /** By event id: replicas may publish one event twice, which the stream takes once. */
  readonly fired = new Map<string, EventData<'schedule.fired'>>();
  schedules: readonly ScheduleView[] = [];
  private replicas: readonly RunningService[] = [];
  private readonly config: Partial<ConversationConfig>;

  constructor(unsafe: Unsafe) {
    this.config = { scheduleSweepMs: SWEEP_MS, unsafe };
  }

  async start(): Promise<void> {
    // One that never looks: it answers for what tests ask, and outlives the replicas.
    await this.harness.start({ scheduleSweepMs: TEST_MS });
    await this.startReplicas();
    const note = (event: AnyDomainEvent): void => void (event.type === 'schedule.fired' && this.fired.set(event.id, event.data));
    await this.harness.events.subscribe('evt.*.schedule.*.fired', note).ready;
    this.schedules = (await Promise.all(Array.from({ length: OWNERS }, () => this.schedulesOf(aUser())))).flat();
  }

  async stop(): Promise<void> {
    await this.stopReplicas();
    await this.harness.stop();
  }

  /** All of them are due at once; waits until all have moved on. */
  async fireAll(since: Date): Promise<void> {
    await this.harness.makeDue(this.schedules.map(({ id }) => id), since);
    await this.movedOn(since);
  }

  /**
   * As a crash of every replica leaves it that comes between the two commits of a firing, the post's and the schedule's own:
   * the message is there, and the schedule knows nothing of it.
   */
  async crashBetweenCommits(dueAt: Date): Promise<void> {
    await this.stopReplicas();
    const cause = `fire:${dueAt.getTime()}`;
    const update = { $set: { nextAt: dueAt, lastFiredAt: null, lastExecutionId: null }, $pull: { causes: { id: cause } as never }, $inc: { v: 1 } };
    await this.harness.mongo.db.collection('SCHEDULE').updateMany({}, update);
    await this.harness.expireClaims();
    await this.startReplicas();
    await this.movedOn(dueAt);
  }

  /** Messages that were posted, and the executions that they started, in all conversations. */
  async posted(): Promise<{ readonly messages: number; readonly executions: number }> {
    const conversations = await this.harness.mongo.db.collection<{ messages: Posted[]; queue: Posted[] }>('CONVERSATION').find().toArray();
    const ids = conversations.flatMap(({ messages, queue }) => [...messages, ...queue].map(({ executionId }) => executionId));
    return { messages: ids.length, executions: new Set(ids).size };
  }

  private async startReplicas(): Promise<void> {
    this.replicas = await Promise.all(Array.from({ length: REPLICAS }, () => this.harness.startReplica(this.config)));
  }

  private async stopReplicas(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.drain()));
  }

  private async schedulesOf(caller: Caller): Promise<readonly ScheduleView[]> {
    const made: ScheduleView[] = [];
    while (made.length < SCHEDULES / OWNERS) {
      const { id: conversationId, agentId } = await this.harness.conversation(caller);
      made.push(await this.harness.schedule(caller, { cron: '0 * * * *', conversationId, agentId: String(agentId) }));
      made.push(await this.harness.schedule(caller, { cron: '0 * * * *' }));
    }
    return made;
  }

  private async movedOn(dueAt: Date): Promise<void> {
    const collection = this.harness.mongo.db.collection('SCHEDULE');
    const what = 'every schedule has moved on';
    await until(async () => (await collection.countDocuments({ nextAt: { $lte: dueAt } })) === 0, { what, deadlineMs: TEST_MS / 2 });
  }
}

describe(`${SCHEDULES} schedules that are due at once, ${ROUNDS} times, seen by ${REPLICAS} replicas`, { timeout: TEST_MS }, () => {
  const times = Array.from({ length: ROUNDS }, (_, round) => new Date(Date.now() - (ROUNDS - round) * 3_600_000));
  const last = times.at(-1) as Date;
  const FIRINGS = SCHEDULES * ROUNDS;
  let world: World;
  const fireRounds = async (unsafe: Unsafe = {}): Promise<void> => {
    world = new World(unsafe);
    await world.start();
    for (const time of times) await world.fireAll(time);
  };
  afterEach(() => world.stop(), TEST_MS);

  it('fire once each time and say so once, also where a crash comes between the post and the schedule’s own commit', async () => {
    await fireRounds();
    await until(() => world.fired.size >= FIRINGS, { what: 'every firing is told' });
    const told = [...world.fired.values()].map(({ scheduleId, executionId }) => `${scheduleId} ${executionId}`);
    expect([told.length, new Set(told).size]).toEqual([FIRINGS, FIRINGS]);
    await world.crashBetweenCommits(last);
    expect(await world.posted()).toEqual({ messages: FIRINGS, executions: FIRINGS });
  });

  it('fire once each time also where every replica tries what others have in hand', async () => {
    await fireRounds({ claims: true });
    expect(await world.posted()).toEqual({ messages: FIRINGS, executions: FIRINGS });
  });

  it('fire again after such a crash where ids do not follow from schedule and time: the negative control', async () => {
    await fireRounds({ firings: true });
    const { messages } = await world.posted();
    // Claims alone keep replicas apart, as long as none is slow.
    expect(messages).toBeLessThan(FIRINGS * 1.1);
    await world.crashBetweenCommits(last);
    expect((await world.posted()).messages).toBeGreaterThanOrEqual(messages + SCHEDULES);
  });

  it('fire more than once where there is neither: the negative control', async () => {
    await fireRounds({ firings: true, claims: true });
    expect((await world.posted()).messages).toBeGreaterThan(FIRINGS);
  });
});
