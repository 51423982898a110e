import { newId } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World, textOf, tokensText } from './support.js';

describe('a whole run', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
    await world.service();
  });
  afterAll(() => world.stop());

  it('claims, streams in order, and ends with usage, times, result and logs', async () => {
    const talk = await world.talk();
    const { executionId, messageId } = await world.post(talk, '[[tokens=50 delay=2]]');
    const completed = await world.event(executionId, 'execution.completed');
    expect(world.names(executionId)).toEqual(['started', 'completed']);
    expect(completed.data).toMatchObject({ output: tokensText(50), provider: 'scripted', model: 'scripted', attempts: 1, fence: 1, agentOwnerId: talk.ownerId, messageId });
    expect(completed.correlationid).toBe(`correlation-of-${talk.conversationId}`);
    expect(completed.ownerid).toBe(talk.userId);

    const frames = await world.frames(executionId);
    expect(frames.map((frame) => frame.n)).toEqual(frames.map((_, index) => index + 1));
    expect(frames.every((frame) => frame.f === 1)).toBe(true);
    expect(frames[0]?.t).toBe('execution.started');
    expect(frames.filter((frame) => frame.t === 'token.delta')[0]).toMatchObject({ n: 2, d: { text: 't1' } });
    expect(textOf(frames)).toBe(tokensText(50));
    expect(frames.length).toBeLessThan(50);
    expect(completed.data.lastFrame).toBe(frames.length);

    const document = await world.document(executionId);
    expect(document).toMatchObject({ status: 'completed', result: { output: tokensText(50), finishReason: 'stop' }, error: null, leaseOwner: null });
    expect(document?.['tokensUsed']).toBe(completed.data.usage.inputTokens + completed.data.usage.outputTokens);
    expect(completed.data.usage).toMatchObject({ outputTokens: expect.any(Number), estimated: false });
    expect(document?.['steps']).toMatchObject([{ number: 0, attempt: 1, usage: completed.data.usage }]);
    expect(await world.logs(executionId)).toEqual(['info: Attempt 1 claimed.', expect.stringContaining('Ended as completed')]);
  });

  it('queues a message that waits, and starts it when its turn comes', async () => {
    const talk = await world.talk();
    const queued = await world.queued(talk);
    await world.event(queued.executionId, 'execution.queued');
    expect(await world.document(queued.executionId)).toMatchObject({ status: 'queued', agentOwnerId: talk.ownerId });
    await world.send(queued.event);
    await world.event(queued.executionId, 'execution.completed');
    expect(world.names(queued.executionId)).toEqual(['queued', 'started', 'completed']);
  });

  it('stops at the bytes a message may have', async () => {
    const { executionId } = await world.post(await world.talk(), '[[tokens=200000 delay=0]] huge');
    const incomplete = await world.event(executionId, 'execution.incomplete', 20_000);
    expect(incomplete.data.reason).toBe('max_output_tokens');
    expect(Buffer.byteLength(JSON.stringify(incomplete.data.output))).toBeLessThanOrEqual(256 * 1024);
    expect(incomplete.data.output.length).toBeGreaterThan(250_000);
    expect(incomplete.data.usage.estimated).toBe(true);
    expect(textOf(await world.frames(executionId))).toBe(incomplete.data.output);
  });

  it('is incomplete where the provider cut the reply', async () => {
    const cut = await world.post(await world.talk(), '[[tokens=3 finish=length]]');
    expect((await world.event(cut.executionId, 'execution.incomplete')).data).toMatchObject({ reason: 'max_output_tokens', output: 't1 t2 t3' });
    const filtered = await world.post(await world.talk(), '[[tokens=3 finish=content_filter]]');
    expect((await world.event(filtered.executionId, 'execution.incomplete')).data).toMatchObject({ reason: 'content_filter' });
  });

  it('asks the conversation for history only where it does not know enough', async () => {
    const talk = await world.talk({ model: 'scripted', instructions: 'Be brief.' });
    world.histories.set(talk.conversationId, [
      { position: 0, role: 'user', content: 'a' },
      { position: 1, role: 'assistant', content: 'b' },
    ]);
    const first = await world.post(talk, '[[count]] one', 2);
    const { output } = (await world.event(first.executionId, 'execution.completed')).data;
    expect(output).toContain('"messages":4');
    await world.reply(first, output, 3);
    const second = await world.post(talk, '[[count]] two', 4);
    expect((await world.event(second.executionId, 'execution.completed')).data.output).toContain('"messages":6');
    expect(world.contextQueries.filter((query) => query.conversationId === talk.conversationId)).toHaveLength(1);
  });

  it.each([
    ['was stopped', '[[tokens=5000 delay=5]]', 'execution.cancelled'],
    ['had ended', '[[tokens=5]]', 'execution.completed'],
  ] as const)('forgets a reply that the conversation drops, where its turn %s', async (how, script, end) => {
    const talk = await world.talk();
    const dropped = await world.post(talk, `${how} ${script}`);
    await until(() => world.model.calls.some((call) => call.lastUserText.startsWith(how) && call.tokensSent > 3), { what: 'the reply has begun' });
    const { ownerId: _owner, event: _event, ...place } = dropped;
    const byExecutionId = newId('execution', 1);
    if (end === 'execution.cancelled') {
      await world.publish('conversation.turn.interrupted', talk.userId, talk.conversationId, 200, { ...place, byExecutionId, keepsReply: false });
    }
    await world.event(dropped.executionId, end);
    // The message in its place is another replica's; this one is told of the reply to that.
    const instead = 'instead '.repeat(500);
    world.histories.set(talk.conversationId, [
      { position: 0, role: 'user', content: how },
      { position: 1, role: 'user', content: instead },
      { position: 2, role: 'assistant', content: 'the answer' },
    ]);
    await world.reply({ ...dropped, executionId: byExecutionId }, 'the answer', 2);
    const next = await world.post(talk, `[[count]] after it ${how}`, 3);
    expect((await world.event(next.executionId, 'execution.completed')).data.output).toContain('"messages":4');
    expect(world.model.calls.find((call) => call.lastUserText.endsWith(`after it ${how}`))?.requestBytes).toBeGreaterThan(instead.length);
  });

  it('passes the tools of the turn on, and the calls of the model back', async () => {
    const talk = await world.talk();
    const script = '[[tool=get_time args={"zone":"UTC"}]] [[results]] tools';
    const options = { tools: [{ name: 'get_time', parameters: { type: 'object' } }], toolChoice: 'auto' as const };
    const asked = await world.post(talk, script, 0, 1, { options });
    const { data } = await world.event(asked.executionId, 'execution.completed');
    expect(data).toMatchObject({ output: '', finishReason: 'tool_calls', toolCalls: [{ name: 'get_time', arguments: '{"zone":"UTC"}' }] });
    expect(world.model.calls.at(-1)?.tools).toEqual(['get_time']);
    expect((await world.frames(asked.executionId)).filter((frame) => frame.t === 'tool_call.delta').map((frame) => frame.d)).toMatchObject([
      { index: 0, name: 'get_time' },
      { index: 0, arguments: '{"zone"' },
      { index: 0, arguments: ':"UTC"}' },
    ]);
    expect(await world.document(asked.executionId)).toMatchObject({ result: { toolCalls: data.toolCalls, finishReason: 'tool_calls' }, options });

    const [call] = data.toolCalls ?? [];
    world.histories.set(talk.conversationId, [
      { position: 0, role: 'user', content: script },
      { position: 1, role: 'assistant', content: '', toolCalls: data.toolCalls ?? [] },
    ]);
    const answered = await world.post(talk, '12:00', 2, 1, { role: 'tool', toolCallId: call?.id ?? '' });
    expect((await world.event(answered.executionId, 'execution.completed')).data).toMatchObject({ output: '12:00', finishReason: 'stop' });
  });

  it('runs no more at once than it may; what waits comes next', async () => {
    const crowded = await World.start();
    await crowded.service({ concurrency: 1 });
    const posts = [];
    for (let i = 0; i < 3; i += 1) posts.push(await crowded.post(await crowded.talk(), `crowd ${i} [[tokens=10 delay=5]]`));
    for (const { executionId } of posts) await crowded.event(executionId, 'execution.completed');
    const times = crowded.model.calls.toSorted((a, b) => a.id - b.id).flatMap((call) => [call.startedAt, call.finishedAt ?? 'never']);
    expect(times).toHaveLength(6);
    expect(times).toEqual(times.toSorted());
    await crowded.stop();
  });

  it('sends whole messages within the budget only', async () => {
    const talk = await world.talk({ model: 'scripted', contextTokens: 256 });
    const content = 'x'.repeat(400);
    world.histories.set(talk.conversationId, Array.from({ length: 4 }, (_, position) => ({ position, role: 'user' as const, content })));
    const { executionId } = await world.post(talk, '[[count]]', 4);
    expect((await world.event(executionId, 'execution.completed')).data.output).toContain('"messages":3');
    const budget = world.contextQueries.find((query) => query.conversationId === talk.conversationId)?.tokenBudget ?? 0;
    expect(budget).toBeGreaterThan(200);
    expect(budget).toBeLessThan(256);
  });
});
