import { COMMANDS, QUERIES, type AnyDomainEvent, type EventData, type Features, type ToolType } from '@fenago/contracts';
import { userDeleted, until } from '@fenago/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { World, type Posted, type Talk } from './support.js';

const TERMINAL = ['completed', 'failed', 'cancelled', 'incomplete'];
const NONE = { requests: null, tokens: null, spendMicros: null, concurrentExecutions: null };

interface Plan {
  readonly limits?: Partial<Features['limits']>;
  readonly models?: string[];
  readonly tools?: ToolType[];
}

describe('the allowance of a user', () => {
  let world: World;
  let sequence = 1;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.stop());

  /** Billing says what a user may do. */
  async function tell(userId: string, { limits, models = ['*'], tools = ['builtin', 'client', 'http', 'mcp'] }: Plan): Promise<void> {
    sequence += 1;
    const features = { limits: { ...NONE, ...limits }, models, tools, flags: {} };
    const billingAccountId = `billacct_${userId.slice('user_'.length)}`;
    const data = { billingAccountId, userId, customerId: null, subscription: null, planId: 'test', features, entitledUntil: null };
    await world.publish('billing.entitlements.changed', userId, billingAccountId, sequence, data);
  }

  /** The same, and it is known here. */
  async function entitle(userId: string, plan: Plan): Promise<void> {
    await tell(userId, plan);
    const ordinal = (): Promise<{ readonly ordinal: number } | null> => world.db.collection<{ readonly _id: string; readonly ordinal: number }>('allowance').findOne({ _id: userId });
    // Ordinals of events count their place among those of one commit as well.
    const wanted = sequence * 1_024;
    await until(async () => ((await ordinal())?.ordinal ?? 0) >= wanted, { what: 'the plan is known' });
  }

  async function entitled(plan: Plan): Promise<Talk> {
    const talk = await world.talk();
    await entitle(talk.userId, plan);
    return talk;
  }

  function end({ executionId }: Posted): Promise<AnyDomainEvent> {
    return until(() => world.of(executionId).find(({ type }) => TERMINAL.includes(type.slice('execution.'.length))), { deadlineMs: 25_000, what: `the end of ${executionId}` });
  }

  async function settled(userId: string) {
    return until(async () => {
      const view = await world.rpc.request(QUERIES.getAllowance, { caller: { userId } });
      return view.concurrentExecutions.running === 0 && view;
    });
  }

  const usedBy = (ends: readonly AnyDomainEvent[]): readonly number[] => ends.map(({ data }) => (data as { readonly tokensUsed: number }).tokensUsed);
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  const codeOf = ({ type, data }: AnyDomainEvent): string => (type === 'execution.failed' ? (data as EventData<'execution.failed'>).error.code : type);

  /** Fifty turns at once, each in a conversation of its own, on three replicas. */
  async function fifty(unsafe?: { readonly reservations: true }) {
    for (let replica = 0; replica < 3; replica += 1) await world.service(unsafe === undefined ? {} : { unsafe });
    const talk = await entitled({ limits: { tokens: 500 } });
    const talks = Array.from({ length: 50 }, (_, index) => ({ ...talk, conversationId: `${talk.conversationId.slice(0, -2)}${String(index).padStart(2, '0')}` }));
    const posted = await Promise.all(talks.map((one) => world.post(one, 'many [[tokens=40]]')));
    const ends = await Promise.all(posted.map(end));
    return { ends, used: usedBy(ends), view: await settled(talk.userId) };
  }

  it('is a hard cap: fifty executions at once on three replicas pass it by one step at most', async () => {
    const { ends, used, view } = await fifty();
    expect(sum(used)).toBeGreaterThanOrEqual(500);
    expect(sum(used)).toBeLessThanOrEqual(500 + Math.max(...used));
    // Not one of them was refused while something was left.
    expect(ends.filter(({ type }) => type === 'execution.completed').length).toBeGreaterThanOrEqual(Math.floor(500 / Math.max(...used)) - 1);
    expect(new Set(ends.map(codeOf))).toEqual(new Set(['execution.completed', 'execution.incomplete', 'allowance_exhausted']));
    expect(view.tokens).toEqual({ limit: 500, used: sum(used), reserved: 0 });
  });

  it('is passed by far where nothing is reserved: the negative control', async () => {
    const { used } = await fifty({ reservations: true });
    expect(sum(used)).toBeGreaterThan(500 + 2 * Math.max(...used));
  });

  it('ends what nothing is left for, and says what helps and when it begins anew', async () => {
    await world.service();
    const talk = await entitled({ limits: { requests: 1 } });
    expect(codeOf(await end(await world.post(talk, 'first [[tokens=3]]')))).toBe('execution.completed');
    const refused = await world.event((await world.post(talk, 'second [[tokens=3]]', 2)).executionId, 'execution.failed');
    const { resetsAt } = await settled(talk.userId);
    expect(refused.data.error).toMatchObject({ code: 'allowance_exhausted', message: expect.stringContaining(`It begins anew at ${resetsAt}; a larger plan helps at once.`) });
    expect(world.model.calls.filter(({ lastUserText }) => lastUserText.startsWith('second'))).toEqual([]);
  });

  it('says so as well where the rest does not suffice for what is asked', async () => {
    await world.service();
    const talk = await entitled({ limits: { tokens: 60 } });
    const { data } = await world.event((await world.post(talk, `${'long '.repeat(200)} [[tokens=3]]`)).executionId, 'execution.failed');
    expect(data.error).toMatchObject({ code: 'allowance_exhausted', message: expect.stringContaining('a larger plan helps at once') });
    expect(await settled(talk.userId)).toMatchObject({ requests: { used: 0 }, tokens: { used: 0, reserved: 0 } });
    expect(codeOf(await end(await world.post(talk, 'short [[tokens=3]]', 2)))).toBe('execution.completed');
  });

  it('stops a reply in the middle, whose beginning is kept', async () => {
    await world.service();
    const talk = await entitled({ limits: { tokens: 60 } });
    const { data } = await world.event((await world.post(talk, 'long [[tokens=5000 delay=1]]')).executionId, 'execution.incomplete');
    expect(data).toMatchObject({ reason: 'budget_exhausted', output: expect.stringMatching(/^t1 t2 /) });
    expect(data.output.length).toBeLessThan(1_000);
    await until(() => world.model.abortedCount === 1, { what: 'the call is aborted' });
  });

  it('reaches work that waits: what is queued when a plan shrinks is held to the smaller one', async () => {
    await world.service({ concurrency: 1 });
    const talk = await entitled({});
    const first = await world.post(talk, 'holds [[tokens=400 delay=5]]');
    await world.event(first.executionId, 'execution.started');
    const waiting = await world.post({ ...talk, conversationId: `${talk.conversationId.slice(0, -1)}0` }, 'waits [[tokens=3]]');
    await entitle(talk.userId, { limits: { requests: 1 } });
    expect(codeOf(await end(waiting))).toBe('allowance_exhausted');
    expect(codeOf(await end(first))).toBe('execution.completed');
  });

  it('lets as many run at once as it says; the others wait', async () => {
    await world.service();
    const talk = await entitled({ limits: { concurrentExecutions: 2 } });
    const talks = Array.from({ length: 6 }, (_, index) => ({ ...talk, conversationId: `${talk.conversationId.slice(0, -1)}${index}` }));
    const posted = await Promise.all(talks.map((one) => world.post(one, 'side by side [[tokens=20 delay=5]]')));
    const ends = await Promise.all(posted.map(end));
    expect(ends.map(codeOf)).toEqual(Array.from({ length: 6 }, () => 'execution.completed'));
    expect(world.model.mostRunning).toBe(2);
  });

  it('names models and kinds of tools, and no agent with others runs', async () => {
    await world.service();
    const talk = await entitled({ models: ['small*'] });
    expect(codeOf(await end(await world.post(talk, 'model [[tokens=3]]')))).toBe('model_not_in_plan');
    const withTool = await world.talk({ model: 'scripted', tools: [{ type: 'builtin', name: 'current_time' }] });
    await entitle(withTool.userId, { tools: ['client'] });
    expect(codeOf(await end(await world.post(withTool, 'tool [[tokens=3]]')))).toBe('tool_not_in_plan');
    const brought = await world.talk();
    await entitle(brought.userId, { tools: ['http'] });
    const options = { tools: [{ name: 'look_up' }] };
    expect(codeOf(await end(await world.post(brought, 'brought [[tokens=3]]', 0, 1, { options })))).toBe('tool_not_in_plan');
    expect(world.model.callCount).toBe(0);
  });

  it('keeps nothing for what waits for an action, which goes on as the same request', async () => {
    await world.service();
    const talk = await world.talk({ model: 'scripted', tools: [{ type: 'client', name: 'weather' }] });
    await entitle(talk.userId, { limits: { requests: 1, tokens: 100_000 } });
    const { executionId, userId } = await world.post(talk, 'How is it? [[tool=weather args={}]] [[results]]');
    const { actions } = (await world.event(executionId, 'execution.requires_action')).data;
    const holds = async () => (await world.db.collection<{ readonly _id: string; readonly holds: object }>('allowance').findOne({ _id: userId }))?.holds;
    await until(async () => Object.keys((await holds()) ?? { none: 1 }).length === 0, { what: 'nothing is held' });
    await world.rpc.request(COMMANDS.submitActions, { caller: { userId }, executionId, actions: [{ callId: actions[0]?.callId ?? '', output: 'Sunny.' }] });
    const { data } = await world.event(executionId, 'execution.completed');
    expect(await settled(userId)).toMatchObject({ requests: { used: 1 }, tokens: { used: data.tokensUsed, reserved: 0 } });
  });

  it('tells of 50, 80 and 100 %, once each', async () => {
    for (let replica = 0; replica < 2; replica += 1) await world.service();
    const talk = await entitled({ limits: { requests: 10 } });
    for (let position = 0; position < 20; position += 2) await end(await world.post(talk, 'counted [[tokens=1]]', position));
    const told = () => world.events.filter(({ type }) => type === 'allowance.threshold_reached').map(({ data }) => data as EventData<'allowance.threshold_reached'>);
    await until(() => told().length === 3, { what: 'three notices' });
    expect(told().map(({ limit, threshold, used, allowed }) => [limit, threshold, used, allowed])).toEqual([
      ['requests', 50, 5, 10],
      ['requests', 80, 8, 10],
      ['requests', 100, 10, 10],
    ]);
    const untold = async () => (await world.db.collection<{ readonly _id: string; readonly notices: unknown[] }>('allowance').findOne({ _id: talk.userId }))?.notices;
    await until(async () => (await untold())?.length === 0, { what: 'it is noted that all were told' });
  });

  it('gets back what a lost worker had reserved, and counts what it had used', async () => {
    await world.service({ leaseMs: 600_000, sweepMs: 600_000 });
    const talk = await entitled({ limits: { tokens: 10_000 } });
    const lost = await world.post(talk, 'lost [[tokens=8]] [[stall-after=4 times=1]]');
    await until(async () => (await world.frames(lost.executionId)).some(({ t }) => t === 'token.delta'));
    await world.service({ leaseMs: 1_500 });
    const { data } = await world.event(lost.executionId, 'execution.completed');
    expect(await settled(talk.userId)).toMatchObject({ requests: { used: 1 }, tokens: { used: data.tokensUsed, reserved: 0 } });
  });

  it('gets back at once what an execution had reserved that ended without a worker', async () => {
    await world.service({ leaseMs: 600_000, sweepMs: 600_000 });
    const talk = await entitled({ limits: { tokens: 10_000, concurrentExecutions: 1 } });
    const lost = await world.post(talk, 'lost for good [[tokens=8]] [[stall-after=4]]');
    await until(async () => (await world.frames(lost.executionId)).some(({ t }) => t === 'token.delta'));
    await world.db.collection<{ readonly _id: string }>('AGENT_EXECUTION').updateOne({ _id: lost.executionId }, { $set: { attempts: 3 } });
    await world.service({ leaseMs: 1_500 });
    expect(codeOf(await world.event(lost.executionId, 'execution.failed'))).toBe('execution_attempts_exhausted');
    // Long before its deadline.
    expect(await settled(talk.userId)).toMatchObject({ tokens: { reserved: 0 } });
  });

  it('keeps no other user from running: who waits for it has lent the slot', async () => {
    await world.service({ concurrency: 2 });
    const talk = await entitled({ limits: { concurrentExecutions: 1 } });
    const talks = Array.from({ length: 2 }, (_, index) => ({ ...talk, conversationId: `${talk.conversationId.slice(0, -1)}${index}` }));
    const first = await world.post(talk, 'long [[tokens=8]] [[stall-after=4 times=1]]');
    await until(async () => (await world.frames(first.executionId)).some(({ t }) => t === 'token.delta'));
    const waiting = await Promise.all(talks.map((one) => world.post(one, 'waits [[tokens=3]]')));
    await Promise.all(waiting.map(({ executionId }) => world.event(executionId, 'execution.started')));
    expect(codeOf(await end(await world.post(await world.talk(), 'other [[tokens=3]]')))).toBe('execution.completed');
    expect(waiting.map(({ executionId }) => world.names(executionId))).toEqual([['started'], ['started']]);
  });

  it('of an execution that ended while nobody held it is settled by a sweep', async () => {
    await world.service();
    const talk = await entitled({ limits: { tokens: 100_000 } });
    const { executionId } = await world.post(talk, 'forgotten [[tokens=4]]');
    const { data } = await world.event(executionId, 'execution.completed');
    await settled(talk.userId);
    const past = new Date(Date.now() - 1_000);
    const hold = { reserved: { tokens: 90_000, spendMicros: 0 }, counted: { tokens: 0, spendMicros: 0 }, running: true, expiresAt: past };
    // As a worker would leave it that dies between the end and its settlement.
    await world.db.collection<{ readonly _id: string }>('allowance').updateOne({ _id: talk.userId }, { $set: { 'used.tokens': 0, [`holds.${executionId}`]: hold, nextExpiry: past }, $inc: { revision: 1 } });
    const view = await until(async () => {
      const now = await settled(talk.userId);
      return now.tokens.used > 0 && now;
    }, { what: 'it is settled' });
    expect(view.tokens).toEqual({ limit: 100_000, used: data.tokensUsed, reserved: 0 });
  });

  it('goes with its user', async () => {
    await world.service();
    const talk = await entitled({ limits: { tokens: 100 } });
    await world.send(userDeleted(talk.userId));
    const kept = () => world.db.collection<{ readonly _id: string }>('allowance').countDocuments({ _id: talk.userId });
    await until(async () => (await kept()) === 0, { what: 'it is gone' });
    // An event of before that comes late brings nothing back.
    await tell(talk.userId, { limits: { tokens: 7 } });
    await until(async () => (await kept()) === 0, { what: 'it stays gone' });
    const asked = () => world.rpc.request(QUERIES.getAllowance, { caller: { userId: talk.userId } });
    await until(async () => (await asked()).planId === 'free', { what: 'nothing is known of it' });
    expect(await kept()).toBe(0);
  });
});
