import { COMMANDS, MAX_QUEUED_MESSAGES, QUERIES, type AnyDomainEvent, type RequestOf, type ScheduleView } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_SCHEDULES } from '../src/domain/create-schedule.js';
import { MAX_FAILURES } from '../src/domain/fire-schedule.js';
import { Harness, aUser, codeOf } from './support.js';

const harness = new Harness();
const seen: AnyDomainEvent[] = [];
beforeAll(async () => {
  await harness.start({ scheduleSweepMs: 20 });
  await harness.events.subscribe('evt.*.schedule.>', (event) => seen.push(event)).ready;
});
afterAll(() => harness.stop());

const me = aUser();
const get = (scheduleId: string): Promise<ScheduleView> => harness.rpc.request(QUERIES.getSchedule, { caller: me, scheduleId });
const conversation = (conversationId: string) => harness.rpc.request(QUERIES.getConversation, { caller: me, conversationId });
const messages = async (conversationId: string) =>
  (await harness.rpc.request(QUERIES.listMessages, { caller: me, conversationId, limit: 100, order: 'asc' })).data;
const conversationsOf = async (agentId: string) => (await harness.rpc.request(QUERIES.listConversations, { caller: me, agentId, limit: 100, order: 'asc' })).data;
const eventsOf = (type: AnyDomainEvent['type'], { id }: ScheduleView) => seen.filter((event) => event.type === type && event.subject === id);
const MINUTE = 60_000;
const profile = { name: 'An agent', description: '', configuration: { model: 'a-model' }, isPublic: false, status: 'active', version: 1 } as const;

/** A conversation, and a schedule of it. */
async function scheduled(fields: Partial<RequestOf<typeof COMMANDS.createSchedule>> = {}): Promise<ScheduleView> {
  const { id: conversationId, agentId } = await harness.conversation(me);
  return harness.schedule(me, { conversationId, agentId: String(agentId), ...fields });
}

/** Lets it come to its time, and waits until it has moved on. */
async function fire(schedule: ScheduleView, since = new Date()): Promise<ScheduleView> {
  await harness.makeDue([schedule.id], since);
  return until(
    async () => {
      const now = await get(schedule.id);
      return now.nextAt !== since.toISOString() && now;
    },
    { what: 'it has fired, or failed' },
  );
}

describe('a schedule that is due', () => {
  it('posts its message into its conversation, and is due again at its next time', async () => {
    const schedule = await scheduled({ cron: '*/5 * * * *', options: { temperature: 0.5 } });
    const since = new Date();
    const after = await fire(schedule, since);
    const conversationId = String(schedule.conversationId);
    const [message] = await messages(conversationId);
    expect(message).toMatchObject({ role: 'user', content: 'What is new?', executionId: after.lastExecutionId });
    expect(await conversation(conversationId)).toMatchObject({ messageCount: 1, activeExecutionId: after.lastExecutionId });
    const turn = await harness.rpc.request(QUERIES.findTurn, { caller: me, executionId: String(after.lastExecutionId) });
    expect(turn).toMatchObject({ state: 'active', options: { temperature: 0.5 } });
    expect(Date.parse(String(after.nextAt)) % (5 * MINUTE)).toBe(0);
    expect(Date.parse(String(after.nextAt))).toBeGreaterThan(since.getTime());
    expect(after).toMatchObject({ status: 'active', failures: 0, lastError: null });
    expect(Date.parse(String(after.lastFiredAt))).toBeGreaterThanOrEqual(since.getTime() - 1);
  });

  it('tells that it has, in the name of nobody', async () => {
    const schedule = await scheduled();
    const { lastExecutionId, nextAt } = await fire(schedule);
    const event = await until(() => eventsOf('schedule.fired', schedule)[0]);
    const [message] = await messages(String(schedule.conversationId));
    const data = { scheduleId: schedule.id, userId: me.userId, agentId: schedule.agentId, conversationId: schedule.conversationId, executionId: lastExecutionId, messageId: message?.id, status: 'active', nextAt };
    expect(event.data).toMatchObject(data);
    expect(event).not.toHaveProperty('actorid');
  });

  it('begins a conversation each time where it has none', async () => {
    const schedule = await harness.schedule(me);
    const first = await fire(schedule);
    const second = await fire(schedule);
    const begun = await conversationsOf(schedule.agentId);
    expect(begun.map(({ activeExecutionId }) => activeExecutionId)).toEqual([first.lastExecutionId, second.lastExecutionId]);
    await until(() => eventsOf('schedule.fired', schedule).length === 2);
    expect(eventsOf('schedule.fired', schedule).map(({ data }) => (data as { conversationId: string }).conversationId)).toEqual(begun.map(({ id }) => id));
  });

  it('waits behind a turn that runs, or does as it says', async () => {
    const waiting = await scheduled();
    await harness.post(me, String(waiting.conversationId));
    await fire(waiting);
    expect(await conversation(String(waiting.conversationId))).toMatchObject({ messageCount: 1, queuedMessages: 1 });
    const strict = await scheduled({ onBusy: 'reject' });
    await harness.post(me, String(strict.conversationId));
    expect(await fire(strict)).toMatchObject({ failures: 1, lastError: { code: 'conversation_busy' }, lastFiredAt: null });
  });

  it('that is to fire once ends', async () => {
    const at = new Date(Date.now() + 1_000).toISOString();
    const { id: conversationId, agentId } = await harness.conversation(me);
    const schedule = await harness.rpc.request(COMMANDS.createSchedule, { caller: me, agentId: String(agentId), conversationId, content: 'Once', at });
    await until(async () => (await get(schedule.id)).status === 'ended');
    expect(await get(schedule.id)).toMatchObject({ status: 'ended', nextAt: null, failures: 0 });
    expect(Date.parse(String((await get(schedule.id)).lastFiredAt))).toBeGreaterThanOrEqual(Date.parse(at));
    expect((await messages(conversationId)).map(({ content }) => content)).toEqual(['Once']);
  });

  it('fires once for all the times that were missed, and says for which', async () => {
    const schedule = await scheduled({ cron: '*/10 * * * *' });
    const since = new Date(Math.floor(Date.now() / (10 * MINUTE)) * 10 * MINUTE - 180 * MINUTE);
    const after = await fire(schedule, since);
    const event = await until(() => eventsOf('schedule.fired', schedule)[0]);
    const { dueAt } = event.data as { dueAt: string };
    expect(Date.parse(String(after.nextAt)) - Date.parse(dueAt)).toBe(10 * MINUTE);
    expect(Date.parse(dueAt)).toBeLessThanOrEqual(Date.parse(String(after.lastFiredAt)));
    expect(await messages(String(schedule.conversationId))).toHaveLength(1);
  });

  it('does not fire while it is paused, nor when it is deleted', async () => {
    const paused = await scheduled();
    const deleted = await scheduled();
    const control = await scheduled();
    await harness.rpc.request(COMMANDS.updateSchedule, { caller: me, scheduleId: paused.id, status: 'paused' });
    const past = new Date(Date.now() - MINUTE);
    await harness.makeDue([paused.id], past);
    await harness.rpc.request(COMMANDS.deleteSchedule, { caller: me, scheduleId: deleted.id });
    await harness.makeDue([deleted.id], past);
    await fire(control);
    expect(await messages(String(paused.conversationId))).toEqual([]);
    expect(await messages(String(deleted.conversationId))).toEqual([]);
  });
});

describe('a schedule that cannot post', () => {
  it('counts it, and is tried again at its next time', async () => {
    const schedule = await harness.schedule(me);
    const agent = harness.agents.get(schedule.agentId);
    if (agent === undefined) throw new Error('The agent is not there.');
    harness.agents.set(agent.agentId, { ...agent, status: 'paused' });
    const after = await fire(schedule);
    expect(after).toMatchObject({ status: 'active', failures: 1, lastError: { code: 'agent_not_runnable' }, lastFiredAt: null, lastExecutionId: null });
    expect(Date.parse(String(after.nextAt))).toBeGreaterThan(Date.now());
    const event = await until(() => eventsOf('schedule.failed', schedule)[0]);
    expect(event.data).toMatchObject({ scheduleId: schedule.id, conversationId: null, error: after.lastError, failures: 1, nextAt: after.nextAt });
    harness.agents.set(agent.agentId, agent);
    expect(await fire(schedule)).toMatchObject({ failures: 0, lastError: null });
    expect(await conversationsOf(schedule.agentId)).toHaveLength(1);
  });

  it('is paused after ten times in a row, and goes on when it is resumed', async () => {
    const schedule = await scheduled();
    const scheduleId = schedule.id;
    await harness.rpc.request(COMMANDS.updateConversation, { caller: me, conversationId: String(schedule.conversationId), status: 'archived' });
    for (let time = 1; time < MAX_FAILURES; time += 1) expect(await fire(schedule)).toMatchObject({ status: 'active', failures: time });
    expect(await fire(schedule)).toMatchObject({ status: 'paused', failures: MAX_FAILURES, nextAt: null, lastError: { code: 'conversation_archived' } });
    await harness.rpc.request(COMMANDS.updateConversation, { caller: me, conversationId: String(schedule.conversationId), status: 'active' });
    expect(await harness.rpc.request(COMMANDS.updateSchedule, { caller: me, scheduleId, status: 'active' })).toMatchObject({ status: 'active', failures: 0, lastError: null });
    expect(await fire(schedule)).toMatchObject({ failures: 0 });
    expect(await messages(String(schedule.conversationId))).toHaveLength(1);
  });

  it('says so where too much waits', async () => {
    const schedule = await scheduled();
    const conversationId = String(schedule.conversationId);
    await Promise.all(Array.from({ length: MAX_QUEUED_MESSAGES + 1 }, () => harness.post(me, conversationId)));
    expect(await fire(schedule)).toMatchObject({ failures: 1, lastError: { code: 'conversation_queue_full' } });
  });

  it('waits while what it needs is away, and is then fired for the time that it waited for', async () => {
    const schedule = await harness.schedule(me);
    const other = await scheduled();
    await harness.deliver(harness.event('agent.created', me.userId, other.agentId, { ...profile, agentId: other.agentId, ownerId: me.userId }));
    await harness.withoutAgents(async () => {
      await harness.makeDue([schedule.id]);
      // The sweeps go on meanwhile, and what can be fired is.
      await fire(other);
      await fire(other);
      expect(await get(schedule.id)).toMatchObject({ failures: 0, lastFiredAt: null });
    });
    await harness.expireClaims();
    await until(async () => (await get(schedule.id)).lastFiredAt !== null);
    expect(await conversationsOf(schedule.agentId)).toHaveLength(1);
  });

  it('ends where its conversation is gone', async () => {
    const schedule = await scheduled();
    const conversationId = String(schedule.conversationId);
    // Gone without an event: the firing finds it so.
    await harness.mongo.db.collection('CONVERSATION').updateOne({ _id: conversationId as never }, { $set: { deletedAt: new Date() }, $inc: { v: 1 } });
    expect(await fire(schedule)).toMatchObject({ status: 'ended', nextAt: null, failures: 1, lastError: { code: 'not_found' } });
    expect((await until(() => eventsOf('schedule.failed', schedule)[0])).data).toMatchObject({ status: 'ended', conversationId });
  });
});

describe('conversation.deleted', () => {
  const deletion = (conversationId: string) => harness.event('conversation.deleted', me.userId, conversationId, { conversationId });
  const handler = 'scheduled_conversation_deleted';

  it('ends the schedules of the conversation, and those alone', async () => {
    const schedule = await scheduled();
    const others = [await scheduled(), await harness.schedule(me, { agentId: schedule.agentId })];
    const { id: scheduleId } = schedule;
    await harness.rpc.request(COMMANDS.deleteConversation, { caller: me, conversationId: String(schedule.conversationId) });
    await until(async () => (await get(scheduleId)).status === 'ended');
    expect(await get(scheduleId)).toMatchObject({ nextAt: null, lastError: { code: 'not_found' } });
    expect((await until(() => eventsOf('schedule.updated', schedule)[0])).data).toMatchObject({ status: 'ended', nextAt: null });
    expect(await Promise.all(others.map(({ id }) => get(id)))).toEqual(others);
    expect(await codeOf(harness.rpc.request(COMMANDS.updateSchedule, { caller: me, scheduleId, status: 'active' }))).toBe('conflict');
  });

  it('changes nothing when it comes again, late, or for a conversation without schedules', async () => {
    const schedule = await scheduled();
    const event = deletion(String(schedule.conversationId));
    await harness.deliver(event);
    await harness.settledHandler(handler);
    const ended = await get(schedule.id);
    expect(ended.status).toBe('ended');
    await harness.deliver(event);
    await harness.deliver({ ...event, id: `${event.id}0`, sequence: event.sequence + 1 });
    await harness.deliver(deletion(String((await scheduled()).conversationId)));
    await harness.settledHandler(handler);
    expect(await get(schedule.id)).toEqual(ended);
  });

  it('is put aside where it is broken, and the next one is handled', async () => {
    const schedule = await scheduled();
    const letters = await harness.deadLetters(handler);
    const event = deletion(String(schedule.conversationId));
    await harness.publish({ ...event, id: 'broken:1' }, '{"no": "event"');
    await harness.publish(event, JSON.stringify({ ...event, data: {} }));
    await harness.deliver(event);
    await until(async () => (await get(schedule.id)).status === 'ended');
    expect(await harness.deadLetters(handler)).toBe(letters + 2);
  });
});

describe('what is due', () => {
  it('is found by its index, however much is not', async () => {
    const claimed = { $or: [{ $ne: ['$claimedFor', '$nextAt'] }, { $lt: ['$claimedAt', { $subtract: ['$$NOW', 15_000] }] }] };
    const query = { status: 'active', deletedAt: null, $and: [{ $expr: { $lte: ['$nextAt', '$$NOW'] } }, { $expr: claimed }] };
    const plan = await harness.mongo.db.collection('SCHEDULE').find(query).sort({ nextAt: 1, _id: 1 }).explain('executionStats');
    const { executionStats } = plan as unknown as { executionStats: { totalDocsExamined: number } };
    expect(JSON.stringify(plan)).toContain('nextAt_1__id_1');
    expect(await harness.mongo.db.collection('SCHEDULE').countDocuments({ status: 'active' })).toBeGreaterThan(5);
    const due = await harness.mongo.db.collection('SCHEDULE').countDocuments({ status: 'active', nextAt: { $lte: new Date() } });
    expect(executionStats.totalDocsExamined).toBeLessThanOrEqual(due + 1);
  });

  it('is gone through in one look, however many pages it has', async () => {
    const caller = aUser();
    const quiet = new Harness();
    await quiet.start({ scheduleSweepMs: 60_000 });
    const { agentId } = quiet.agentOf(caller);
    const made = await quiet.schedulesOf(caller, agentId, MAX_SCHEDULES);
    // Some at the same moment, some not: a page ends where it may.
    const since = Date.now() - MINUTE;
    for (const [part, age] of [[made.slice(0, 50), 0], [made.slice(50), MINUTE]] as const) await quiet.makeDue(part.map(({ id }) => id), new Date(since - age));
    const looking = await quiet.startReplica({ scheduleSweepMs: 60_000 });
    await until(async () => (await quiet.mongo.db.collection('SCHEDULE').countDocuments({ lastFiredAt: { $ne: null } })) === MAX_SCHEDULES, { what: 'all have fired', deadlineMs: 60_000 });
    expect(await quiet.mongo.db.collection('CONVERSATION').countDocuments()).toBe(MAX_SCHEDULES);
    await looking.drain();
    await quiet.stop();
  }, 120_000);
});
