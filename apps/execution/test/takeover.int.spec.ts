import { COMMANDS } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { World, textOf, tokensText, type Posted } from './support.js';

const TERMINAL = ['completed', 'failed', 'cancelled', 'incomplete'];
// Of a worker that looks after its lease so seldom that it never notices that it lost it.
const HEEDLESS = { leaseMs: 600_000, sweepMs: 600_000 };

describe('workers that are lost', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.stop());

  const ends = (executionId: string) => world.names(executionId).filter((name) => TERMINAL.includes(name));

  /** One worker stalls in its model call; a second takes the execution over and completes it, before the first goes on. */
  async function overtaken(unsafe?: { readonly fence: true }): Promise<Posted> {
    await world.service({ ...HEEDLESS, idleTimeoutMs: 3_000, ...(unsafe === undefined ? {} : { unsafe }) });
    const posted = await world.post(await world.talk(), 'zombie [[tokens=12]] [[stall-after=4 times=1]]');
    await until(async () => textOf(await world.frames(posted.executionId)) === tokensText(4), { what: 'the first worker streams' });
    await world.service({ leaseMs: 1_500 });
    await world.event(posted.executionId, 'execution.completed');
    expect(world.model.calls.filter((call) => call.lastUserText.startsWith('zombie'))).toHaveLength(2);
    // The first worker's call times out, is repeated, and comes to an end of its own.
    await until(() => world.model.calls.filter((call) => call.lastUserText.startsWith('zombie') && call.outcome === 'finished').length === 2, { what: 'the late answer' });
    return posted;
  }

  it('are replaced; their late answer is fenced off', async () => {
    const { executionId } = await overtaken();
    // Drained workers have finished what they had in hand.
    await world.stopServices();
    expect(world.names(executionId)).toEqual(['started', 'started', 'completed']);
    const document = await world.document(executionId);
    expect(document).toMatchObject({ status: 'completed', attempts: 2, fence: 2, v: 3, result: { output: tokensText(12) } });
    const frames = (await world.frames(executionId)).filter((frame) => frame.f === 2);
    expect(frames.map((frame) => frame.n)).toEqual(frames.map((_, index) => index + 1));
    expect(textOf(frames)).toBe(tokensText(12));
  });

  it('answer twice without the fence: the negative control', async () => {
    const { executionId } = await overtaken({ fence: true });
    await until(() => ends(executionId).length === 2, { what: 'two answers' });
    expect(ends(executionId)).toEqual(['completed', 'completed']);
  });

  /** A worker stalls in a call whose reply the provider has kept to its end; another one takes over. */
  async function takenOverWithKeptReply(unsafe?: { readonly journal: true }): Promise<{ readonly posted: Posted; readonly calls: number }> {
    const options = { retrieval: true, ...(unsafe === undefined ? {} : { unsafe }) };
    await world.service({ ...HEEDLESS, ...options });
    const posted = await world.post(await world.talk(), 'kept [[tokens=12]] [[stall-after=4 times=1]] [[persist]]');
    await until(async () => textOf(await world.frames(posted.executionId)) === tokensText(4), { what: 'the first worker streams' });
    await until(async () => (await world.document(posted.executionId))?.['acceptedResponse'], { what: 'where the reply is kept is noted' });
    await world.service({ leaseMs: 1_500, ...options });
    const { data } = await world.event(posted.executionId, 'execution.completed');
    expect(data).toMatchObject({ output: tokensText(12), attempts: 2, usage: { outputTokens: 12, estimated: false } });
    return { posted, calls: world.model.calls.filter((call) => call.lastUserText.startsWith('kept')).length };
  }

  it('leave a reply that the provider has kept: it is fetched, and not paid twice', async () => {
    const { posted, calls } = await takenOverWithKeptReply();
    expect(calls).toBe(1);
    expect(textOf((await world.frames(posted.executionId)).filter((frame) => frame.f === 2))).toBe(tokensText(12));
  });

  it('have it paid twice where nobody asks for it: the negative control', async () => {
    expect((await takenOverWithKeptReply({ journal: true })).calls).toBe(2);
  });

  it('a live lease is renewed, and nobody takes over', async () => {
    await world.service({ leaseMs: 1_500 });
    await world.service({ leaseMs: 1_500 });
    const { executionId } = await world.post(await world.talk(), 'long [[tokens=40 delay=50]]');
    await world.event(executionId, 'execution.completed');
    expect(world.names(executionId)).toEqual(['started', 'completed']);
    expect(await world.document(executionId)).toMatchObject({ attempts: 1 });
  });

  it('a worker that loses its lease aborts its model call', async () => {
    await world.service({ leaseMs: 900, sweepMs: 600_000 });
    const { executionId } = await world.post(await world.talk(), 'robbed [[tokens=5000 delay=5]]');
    await until(async () => textOf(await world.frames(executionId)).length > 0);
    await world.db.collection('AGENT_EXECUTION').updateOne({ _id: executionId as never }, { $set: { leaseOwner: 'thief' } });
    await until(() => world.model.abortedCount === 1, { what: 'the call is aborted' });
    await world.stopServices();
    expect(world.names(executionId)).toEqual(['started']);
  });

  it('a cancel of what has lost its worker ends it', async () => {
    await world.service({ ...HEEDLESS, concurrency: 1 });
    const { executionId } = await world.post(await world.talk(), 'lost [[tokens=4]] [[stall-after=2]]');
    await until(async () => textOf(await world.frames(executionId)) === tokensText(2));
    await world.db.collection('AGENT_EXECUTION').updateOne({ _id: executionId as never }, { $set: { status: 'cancelling' } });
    await world.service({ leaseMs: 1_500 });
    expect((await world.event(executionId, 'execution.cancelled')).data).toMatchObject({ fence: 2, lastFrame: 0, attempts: 1 });
  });

  it('ends what was started three times', async () => {
    await world.service(HEEDLESS);
    const { executionId } = await world.post(await world.talk(), 'cursed [[tokens=4]] [[stall-after=2]]');
    await until(async () => textOf(await world.frames(executionId)) === tokensText(2));
    await world.db.collection('AGENT_EXECUTION').updateOne({ _id: executionId as never }, { $set: { attempts: 3 } });
    await world.service({ leaseMs: 1_500 });
    expect((await world.event(executionId, 'execution.failed')).data.error.code).toBe('execution_attempts_exhausted');
  });

  it('the deadline ends a run, with what came', async () => {
    await world.service({ deadlineMs: 700 });
    const { executionId } = await world.post(await world.talk(), 'slow [[tokens=5000 delay=10]]');
    const failed = await world.event(executionId, 'execution.failed');
    expect(failed.data.error.code).toBe('execution_deadline_exceeded');
    expect(failed.data.output).toMatch(/^t1 t2/);
    await until(() => world.model.abortedCount === 1, { what: 'the call is aborted' });
  });

  it('the deadline ends what has lost its worker', async () => {
    await world.service({ ...HEEDLESS });
    const { executionId } = await world.post(await world.talk(), 'late [[tokens=4]] [[stall-after=2]]');
    await until(async () => textOf(await world.frames(executionId)) === tokensText(2));
    await world.db.collection('AGENT_EXECUTION').updateOne({ _id: executionId as never }, { $set: { deadlineAt: new Date(1) } });
    await world.service({ leaseMs: 1_500 });
    expect((await world.event(executionId, 'execution.failed')).data.error.code).toBe('execution_deadline_exceeded');
  });

  it('a draining replica hands back what does not end; that is no further attempt', async () => {
    const first = await world.service();
    const { userId, executionId } = await world.post(await world.talk(), 'handed [[tokens=9]] [[stall-after=5]]');
    await until(async () => textOf(await world.frames(executionId)) === tokensText(5), { what: 'some text' });
    await world.service();
    const asked = performance.now();
    await first.drain();
    expect(performance.now() - asked).toBeLessThan(10_000);
    await until(() => world.names(executionId).length === 2, { what: 'the other replica goes on' });
    expect(world.names(executionId)).toEqual(['started', 'started']);
    expect(await world.document(executionId)).toMatchObject({ attempts: 1, status: 'in_progress', fence: 2, handedBack: false });
    await world.rpc.request(COMMANDS.cancelExecution, { caller: { userId }, executionId });
    expect((await world.event(executionId, 'execution.cancelled')).data).toMatchObject({ attempts: 1, fence: 2 });
  });
});
