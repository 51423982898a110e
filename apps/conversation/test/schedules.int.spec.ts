import { COMMANDS, MAX_MESSAGE_BYTES, QUERIES, newId, type AnyDomainEvent, type RequestOf, type ScheduleView } from '@fenago/contracts';
import { runInContext } from '@fenago/observability';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_SCHEDULES } from '../src/domain/create-schedule.js';
import { Harness, aUser, codeOf } from './support.js';

type Create = RequestOf<typeof COMMANDS.createSchedule>;
type Update = RequestOf<typeof COMMANDS.updateSchedule>;

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

const me = aUser();
const other = aUser();
const get = (scheduleId: string, caller = me) => harness.rpc.request(QUERIES.getSchedule, { caller, scheduleId });
const list = (fields: Partial<RequestOf<typeof QUERIES.listSchedules>> = {}) =>
  harness.rpc.request(QUERIES.listSchedules, { caller: me, limit: 100, order: 'asc', ...fields });
const update = (scheduleId: string, fields: Partial<Update>, caller = me) => harness.rpc.request(COMMANDS.updateSchedule, { caller, scheduleId, ...fields });
const remove = (scheduleId: string, caller = me, condition: { ifRevisions?: number[] } = {}) =>
  harness.rpc.request(COMMANDS.deleteSchedule, { caller, scheduleId, ...condition });
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

/** Events of one schedule from now on. */
function watch(scheduleId: string): AnyDomainEvent[] {
  const seen: AnyDomainEvent[] = [];
  harness.events.subscribe(`evt.*.schedule.${scheduleId}.>`, (event) => seen.push(event));
  return seen;
}

describe('conversation.create_schedule', () => {
  it('makes a schedule that can be read at once', async () => {
    const { id: conversationId, agentId } = await harness.conversation(me);
    const fields = { conversationId, agentId: String(agentId), cron: ' 0  9 * * 1-5 ', timeZone: 'Europe/Berlin', onBusy: 'interrupt', options: { temperature: 0 } } as const;
    const made = await harness.schedule(me, fields);
    expect(made).toMatchObject({ ...fields, object: 'schedule', userId: me.userId, content: 'What is new?', cron: '0 9 * * 1-5', at: null, status: 'active', failures: 0 });
    expect(Date.parse(String(made.nextAt))).toBeGreaterThan(Date.now());
    expect(await get(made.id)).toEqual(made);
  });

  it('makes one that fires once', async () => {
    const at = inAnHour();
    const made = await harness.rpc.request(COMMANDS.createSchedule, { caller: me, agentId: harness.agentOf(me).agentId, content: 'Once', at });
    expect(made).toMatchObject({ at, nextAt: at, cron: null, timeZone: 'UTC', conversationId: null, options: null, onBusy: null });
  });

  it('makes another one each time, and one for one cause', async () => {
    const { agentId } = harness.agentOf(me);
    const ids = await Promise.all([1, 2].map(async () => (await harness.schedule(me, { agentId })).id));
    expect(new Set(ids).size).toBe(2);
    const cause = { id: 'idem:schedule', time: new Date() };
    const again = (): Promise<ScheduleView> => runInContext({ correlationId: 'c', cause }, () => harness.schedule(me, { agentId }));
    const [made, ...others] = await Promise.all([again(), again(), again()]);
    expect([...others, await again()]).toEqual([made, made, made]);
  });

  it('tells of it, but not what it says', async () => {
    const seen: AnyDomainEvent[] = [];
    await harness.events.subscribe('evt.*.schedule.*.created', (event) => seen.push(event)).ready;
    const { id, agentId, nextAt } = await harness.schedule(me, { content: 'a secret' });
    const event = await until(() => seen.find(({ subject }) => subject === id));
    const data = { scheduleId: id, userId: me.userId, agentId, conversationId: null, cron: '0 9 * * *', timeZone: 'UTC', at: null, status: 'active', nextAt };
    expect(event).toMatchObject({ ownerid: me.userId, sequence: 1 });
    expect(event.data).toEqual(data);
  });

  it.each<[what: string, fields: () => Partial<Create> | Promise<Partial<Create>>, code: string]>([
    ['a conversation of another user', async () => ({ conversationId: (await harness.conversation(other)).id }), 'not_found'],
    ['a conversation that does not exist', () => ({ conversationId: newId('conversation', 0) }), 'not_found'],
    ['a conversation with another agent', async () => ({ conversationId: (await harness.conversation(me)).id }), 'conflict'],
    ['an agent that does not exist', () => ({ agentId: newId('agent', 0) }), 'not_found'],
    ['a private agent of another user', () => ({ agentId: harness.agentOf(other).agentId }), 'not_found'],
    ['a public agent of another user', () => ({ agentId: harness.agentOf(other, { isPublic: true }).agentId }), 'none'],
    ['a paused agent', () => ({ agentId: harness.agentOf(me, { status: 'paused' }).agentId }), 'agent_not_runnable'],
    ['no message', () => ({ content: '' }), 'invalid_request'],
    ['too long a message', () => ({ content: 'x'.repeat(MAX_MESSAGE_BYTES + 1) }), 'message_too_large'],
    ['seconds', () => ({ cron: '* * * * * *' }), 'invalid_request'],
    ['a day that never comes', () => ({ cron: '0 0 30 2 *' }), 'invalid_request'],
    ['a time and a cron expression', () => ({ at: inAnHour() }), 'invalid_request'],
    ['no time zone', () => ({ timeZone: 'Mars/Olympus' }), 'invalid_request'],
    ['an operator for a text', () => ({ cron: { $ne: '' } as never }), 'invalid_request'],
    ['an option that is none', () => ({ options: { store: false } as never }), 'invalid_request'],
  ])('%s → %s', async (_what, fields, code) => {
    const before = (await list()).data.length;
    expect(await codeOf(harness.schedule(me, await fields()))).toBe(code);
    expect((await list()).data).toHaveLength(before + (code === 'none' ? 1 : 0));
  });

  it('takes as many as may be; those that have ended do not count', async () => {
    const caller = aUser();
    const { agentId } = harness.agentOf(caller);
    const made = await harness.schedulesOf(caller, agentId, MAX_SCHEDULES);
    expect(await codeOf(harness.schedule(caller, { agentId }))).toBe('limit_reached');
    await harness.mongo.db.collection('SCHEDULE').updateOne({ _id: made[0]?.id as never }, { $set: { status: 'ended', nextAt: null, endedAt: new Date() } });
    expect(await codeOf(harness.schedule(caller, { agentId }))).toBe('none');
  });
});

describe('conversation.update_schedule', () => {
  it('changes what is named, and counts its next time anew where that is another', async () => {
    const { id, nextAt, revision } = await harness.schedule(me);
    const seen = watch(id);
    expect(await update(id, { content: 'Anything else?', options: { seed: 1 }, onBusy: 'reject' })).toMatchObject({ content: 'Anything else?', options: { seed: 1 }, onBusy: 'reject', nextAt, revision: revision + 1 });
    expect(await update(id, { timeZone: 'Pacific/Apia' })).toMatchObject({ cron: '0 9 * * *', timeZone: 'Pacific/Apia' });
    const at = inAnHour();
    expect(await update(id, { at, onBusy: null })).toMatchObject({ at, nextAt: at, cron: null, onBusy: null });
    const changed = await update(id, { cron: '*/5 * * * *' });
    expect(changed).toMatchObject({ at: null, cron: '*/5 * * * *' });
    expect(await get(id)).toEqual(changed);
    await until(() => seen.filter(({ type }) => type === 'schedule.updated').length === 4);
  });

  it('pauses and resumes', async () => {
    const { id, nextAt } = await harness.schedule(me);
    expect(await update(id, { status: 'paused' })).toMatchObject({ status: 'paused', nextAt: null });
    expect(await update(id, { status: 'active' })).toMatchObject({ status: 'active', nextAt });
  });

  it('changes nothing where nothing is new', async () => {
    const made = await harness.schedule(me);
    expect(await update(made.id, { content: made.content, cron: '0 9 * * *', status: 'active' })).toEqual(made);
    expect(await get(made.id)).toEqual(made);
  });

  it('changes what has not changed since it was decided, and nothing else', async () => {
    const { id, revision } = await harness.schedule(me);
    expect(await update(id, { content: 'New', ifRevisions: [revision] })).toMatchObject({ revision: revision + 1 });
    expect(await codeOf(update(id, { content: 'Newer', ifRevisions: [revision] }))).toBe('precondition_failed');
    expect(await codeOf(update(id, { content: 'Mine', ifRevisions: [revision + 1] }, other))).toBe('not_found');
    expect(await get(id)).toMatchObject({ content: 'New', revision: revision + 1 });
  });

  it('refuses what is not the caller’s, unknown, invalid, or of one that has ended', async () => {
    const { id } = await harness.schedule(me);
    expect(await codeOf(update(id, { status: 'paused' }, other))).toBe('not_found');
    expect(await codeOf(update(newId('schedule', 0), { status: 'paused' }))).toBe('not_found');
    expect(await codeOf(update(id, { cron: '60 * * * *' }))).toBe('invalid_request');
    expect(await codeOf(update(id, { at: '2020-01-01T00:00:00.000Z' }))).toBe('invalid_request');
    expect(await codeOf(update(id, { content: '' }))).toBe('invalid_request');
    expect(await codeOf(update(id, { status: 'ended' as never }))).toBe('invalid_request');
    await harness.mongo.db.collection('SCHEDULE').updateOne({ _id: id as never }, { $set: { status: 'ended', nextAt: null }, $inc: { v: 1 } });
    expect(await codeOf(update(id, { status: 'active' }))).toBe('conflict');
  });
});

describe('conversation.delete_schedule', () => {
  it('removes it, and says so once', async () => {
    const { id, revision } = await harness.schedule(me);
    const seen = watch(id);
    expect(await codeOf(remove(id, other))).toBe('not_found');
    expect(await codeOf(remove(id, me, { ifRevisions: [revision + 1] }))).toBe('precondition_failed');
    expect(await remove(id)).toEqual({ id, deleted: true });
    expect(await codeOf(get(id))).toBe('not_found');
    expect(await codeOf(remove(id))).toBe('not_found');
    expect((await list()).data.map((one) => one.id)).not.toContain(id);
    await until(() => seen.filter(({ type }) => type === 'schedule.deleted').length === 1);
  });
});

describe('conversation.list_schedules and get_schedule', () => {
  it('pages, and filters by agent and conversation', async () => {
    const conversation = await harness.conversation(me);
    const agentId = String(conversation.agentId);
    const first = await harness.schedule(me, { agentId });
    const second = await harness.schedule(me, { agentId, conversationId: conversation.id });
    expect((await list({ agentId })).data).toEqual([first, second]);
    expect((await list({ conversationId: conversation.id })).data).toEqual([second]);
    expect((await list({ agentId, order: 'desc', limit: 1 }))).toMatchObject({ data: [second], has_more: true });
    expect((await list({ agentId, order: 'desc', limit: 1, after: second.id }))).toMatchObject({ data: [first], has_more: false });
  });

  it('show nobody another user’s', async () => {
    const { id, agentId } = await harness.schedule(me);
    expect(await codeOf(get(id, other))).toBe('not_found');
    expect((await list({ caller: other, agentId })).data).toEqual([]);
    expect(await codeOf(get(newId('schedule', 0)))).toBe('not_found');
  });
});
