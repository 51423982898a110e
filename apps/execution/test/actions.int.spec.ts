import { COMMANDS, QUERIES, type ActionInput, type AgentConfiguration, type ExecutionView } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World, textOf, type Posted, type Talk } from './support.js';

const weather: AgentConfiguration = {
  model: 'scripted',
  tools: [{ type: 'client', name: 'weather', description: 'The weather of a place.' }],
};

let world: World;
beforeAll(async () => {
  world = await World.start();
  await world.service();
});
afterAll(() => world.stop());

const submit = (posted: Posted, actions: ActionInput[], userId = posted.userId): Promise<ExecutionView> =>
  world.rpc.request(COMMANDS.submitActions, { caller: { userId }, executionId: posted.executionId, actions });
const get = (posted: Posted): Promise<ExecutionView> =>
  world.rpc.request(QUERIES.getExecution, { caller: { userId: posted.userId }, executionId: posted.executionId });

/** An execution that waits for the client's tool. */
async function waiting(configuration = weather, content = 'How is it? [[tool=weather args={"of":"Rome"}]] [[results]]', talk?: Talk): Promise<Posted> {
  const posted = await world.post(talk ?? (await world.talk(configuration)), content);
  await world.event(posted.executionId, 'execution.requires_action');
  return posted;
}

describe('a tool that the client runs', () => {
  it('is waited for, and its output goes to the model, on whatever replica', async () => {
    const posted = await waiting();
    const { data } = await world.event(posted.executionId, 'execution.requires_action');
    const [action] = data.actions;
    expect(action).toMatchObject({ type: 'client_tool', name: 'weather', arguments: '{"of":"Rome"}', step: 1 });
    const view = await submit(posted, [{ callId: action?.callId ?? '', output: 'Sunny.' }]);
    expect(view).toMatchObject({ status: 'in_progress', actions: [] });
    const done = await world.event(posted.executionId, 'execution.completed');
    expect(done.data).toMatchObject({ output: 'Sunny.', step: 2, attempts: 1 });
    expect(done.data.messages).toMatchObject([{ role: 'assistant', toolCalls: [{ name: 'weather' }] }, { role: 'tool', content: 'Sunny.' }]);
    expect(world.names(posted.executionId)).toEqual(['started', 'step.completed', 'requires_action', 'action.answered', 'step.completed', 'started', 'completed']);
  });

  it('leaves one stream behind, in which nothing is taken back', async () => {
    const posted = await waiting();
    const { data } = await world.event(posted.executionId, 'execution.requires_action');
    await submit(posted, [{ callId: data.actions[0]?.callId ?? '', output: 'Rain.' }]);
    await world.event(posted.executionId, 'execution.completed');
    const frames = await world.frames(posted.executionId);
    expect(frames.map(({ t }) => t)).toEqual([
      'execution.started',
      'execution.step.completed',
      'execution.requires_action',
      'execution.started',
      'execution.step.started',
      'token.delta',
    ]);
    expect(frames[3]?.d).toMatchObject({ step: 2, run: 2, attempt: 1 });
    expect(textOf(frames)).toBe('Rain.');
  });

  it('bills each call of the model once', async () => {
    const posted = await waiting();
    const { data } = await world.event(posted.executionId, 'execution.requires_action');
    const step = await world.event(posted.executionId, 'execution.step.completed');
    await submit(posted, [{ callId: data.actions[0]?.callId ?? '', output: 'Snow.' }]);
    const done = await world.event(posted.executionId, 'execution.completed');
    const first = step.data.model?.usage.inputTokens ?? 0;
    expect(first).toBeGreaterThan(0);
    expect(done.data.usage.inputTokens).toBe(first + (done.data.stepUsage?.inputTokens ?? 0));
    expect((await get(posted)).steps).toMatchObject([
      { kind: 'model', status: 'completed', usage: step.data.model?.usage },
      { kind: 'tool', status: 'completed', name: 'weather' },
      { kind: 'model', status: 'completed', usage: done.data.stepUsage },
    ]);
  });

  it('ends the turn instead where the turn says so', async () => {
    const talk = await world.talk(weather);
    const posted = await world.post(talk, '[[tool=weather args={}]]', 0, 1, { options: { onAction: 'end' } });
    const done = await world.event(posted.executionId, 'execution.completed');
    expect(done.data).toMatchObject({ finishReason: 'tool_calls', toolCalls: [{ name: 'weather' }] });
    expect((await world.frames(posted.executionId)).map(({ t }) => t)).toContain('tool_call.delta');
  });
});

describe('an answer', () => {
  it('that is repeated changes nothing', async () => {
    const posted = await waiting();
    const { data } = await world.event(posted.executionId, 'execution.requires_action');
    const answer = [{ callId: data.actions[0]?.callId ?? '', output: 'Fog.' }];
    await Promise.all([submit(posted, answer), submit(posted, answer)]);
    await world.event(posted.executionId, 'execution.completed');
    await submit(posted, answer);
    await expect(submit(posted, [{ ...answer[0], callId: answer[0]?.callId ?? '', output: 'Hail.' }])).rejects.toMatchObject({ code: 'action_answered' });
    expect(world.names(posted.executionId).filter((name) => name === 'action.answered')).toHaveLength(1);
  });

  it('of another user finds nothing, and one for nothing is refused', async () => {
    const posted = await waiting();
    await expect(submit(posted, [{ callId: 'x', output: '' }], (await world.talk()).userId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(submit(posted, [{ callId: 'x', output: '' }])).rejects.toMatchObject({ code: 'action_unknown' });
    await expect(submit(posted, [{ callId: 'x', output: 'y'.repeat(70_000) }])).rejects.toMatchObject({ code: 'invalid_request' });
    expect((await get(posted)).status).toBe('requires_action');
  });

  it('that never comes ends the execution as expired', async () => {
    const posted = await waiting({ ...weather, limits: { actionSeconds: 1 } });
    const failed = await world.event(posted.executionId, 'execution.failed');
    expect(failed.data.error.code).toBe('action_expired');
    expect(await get(posted)).toMatchObject({ status: 'expired', actions: [], error: { code: 'action_expired' } });
    const { data } = await world.event(posted.executionId, 'execution.requires_action');
    await expect(submit(posted, [{ callId: data.actions[0]?.callId ?? '', output: 'late' }])).rejects.toMatchObject({ code: 'execution_not_waiting' });
  });
});

describe('while it waits', () => {
  it('an execution can be cancelled, and keeps what was said', async () => {
    const posted = await waiting();
    await world.rpc.request(COMMANDS.cancelExecution, { caller: { userId: posted.userId }, executionId: posted.executionId });
    const cancelled = await world.event(posted.executionId, 'execution.cancelled');
    expect(cancelled.data.messages).toMatchObject([{ role: 'assistant' }, { role: 'tool', content: expect.stringContaining('no result') }]);
    expect(cancelled.data).not.toHaveProperty('step');
  });

  it('its deadline waits too', async () => {
    const posted = await waiting({ ...weather, limits: { deadlineSeconds: 1 } });
    const asked = Date.now();
    await until(() => Date.now() - asked > 1_200);
    const { data } = await world.event(posted.executionId, 'execution.requires_action');
    await submit(posted, [{ callId: data.actions[0]?.callId ?? '', output: 'Late, but in time.' }]);
    expect((await world.event(posted.executionId, 'execution.completed')).data.output).toBe('Late, but in time.');
  });

  it('nobody holds it: it outlives every replica', async () => {
    const posted = await waiting();
    await world.stopServices();
    await world.service();
    const { data } = await world.event(posted.executionId, 'execution.requires_action');
    await submit(posted, [{ callId: data.actions[0]?.callId ?? '', output: 'Still here.' }]);
    expect((await world.event(posted.executionId, 'execution.completed')).data.output).toBe('Still here.');
  });
});

describe('bounds', () => {
  it('end an execution that would ask the model too often, with what was said', async () => {
    const posted = await waiting({ ...weather, limits: { maxSteps: 1 } });
    const { data } = await world.event(posted.executionId, 'execution.requires_action');
    await submit(posted, [{ callId: data.actions[0]?.callId ?? '', output: 'Sunny.' }]);
    const ended = await world.event(posted.executionId, 'execution.incomplete');
    expect(ended.data).toMatchObject({ reason: 'max_steps', finishReason: 'max_steps', messages: [{}, { content: 'Sunny.' }] });
  });

  it.each([
    ['tokens', { maxTokens: 200 }],
    ['money', { maxCostMicros: 400 }],
  ])('of %s stop the model in the middle, and keep what it said', async (what, limits) => {
    const content = `[[tokens=5000 delay=2]] ${what}`;
    const posted = await world.post(await world.talk({ model: 'scripted', limits }), content);
    const ended = await world.event(posted.executionId, 'execution.incomplete');
    expect(ended.data).toMatchObject({ reason: 'budget_exhausted', output: expect.stringContaining('t1 t2'), usage: { estimated: true } });
    await until(() => world.model.calls.find((call) => call.lastUserText === content)?.outcome === 'aborted_by_client', { deadlineMs: 1_000 });
  });

  it('that a request alone exceeds let no call be made', async () => {
    const content = 'Rather long. '.repeat(50);
    const posted = await world.post(await world.talk({ model: 'scripted', limits: { maxTokens: 20 } }), content);
    const ended = await world.event(posted.executionId, 'execution.incomplete');
    expect(ended.data).toMatchObject({ reason: 'budget_exhausted', tokensUsed: 0 });
    expect(world.model.calls.filter((call) => call.lastUserText === content.trim())).toEqual([]);
  });
});
