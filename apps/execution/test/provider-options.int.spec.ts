import { until } from '@fenago/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '@fenago/contracts';
import { World, textOf, tokensText } from './support.js';

/** What the operator says of the platform's provider. */
describe('options of the provider', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.stop());

  it('streaming off: the reply comes in one piece, and runs and ends as any other', async () => {
    await world.service({ streaming: false });
    const { executionId } = await world.post(await world.talk(), 'whole [[tokens=30]]');
    const completed = await world.event(executionId, 'execution.completed');
    expect(completed.data).toMatchObject({ output: tokensText(30), usage: { outputTokens: 30, estimated: false } });
    expect(world.model.calls.at(-1)).toMatchObject({ stream: false });
    expect((await world.frames(executionId)).filter((frame) => frame.t === 'token.delta')).toHaveLength(1);
  });

  it('streaming off: a stop reaches the provider long before the reply is whole', async () => {
    await world.service({ streaming: false });
    const { executionId, userId } = await world.post(await world.talk(), 'slow [[tokens=1000 delay=20]]');
    await until(() => world.model.running === 1, { what: 'the call runs' });
    const asked = performance.now();
    await world.rpc.request(COMMANDS.cancelExecution, { caller: { userId }, executionId });
    await until(() => world.model.abortedCount === 1, { what: 'the call is aborted' });
    expect(performance.now() - asked).toBeLessThan(5_000);
    await world.event(executionId, 'execution.cancelled');
  });

  /** Cancels a reply of 120 tokens, 2.4 seconds, after its first. */
  async function cancelled(usageDrainMs: number) {
    await world.service({ usageDrainMs });
    const { executionId, userId } = await world.post(await world.talk(), 'stopped [[tokens=120 delay=20]]');
    await until(async () => textOf(await world.frames(executionId)) !== '', { what: 'the run streams' });
    await world.rpc.request(COMMANDS.cancelExecution, { caller: { userId }, executionId });
    return (await world.event(executionId, 'execution.cancelled')).data;
  }

  it('a drain gives the exact usage of what was stopped shortly before its end', async () => {
    // Longer than what may be configured: the outcome must not hang on how busy this machine is.
    expect(await cancelled(15_000)).toMatchObject({ usage: { outputTokens: 120, estimated: false } });
  });

  it('without one it is estimated', async () => {
    const { usage, output } = await cancelled(0);
    expect(usage).toMatchObject({ estimated: true });
    expect(usage.outputTokens).toBeLessThan(120);
    expect(output).toMatch(/^t1/);
  });

  it('retrieval on: replies are kept under the id that they have', async () => {
    await world.service({ retrieval: true });
    const { executionId } = await world.post(await world.talk(), 'kept [[tokens=3]]');
    await world.event(executionId, 'execution.completed');
    const answer = await fetch(`${world.model.baseUrl}/chat/completions/chatcmpl-1`, { headers: { authorization: 'Bearer sk-test' } });
    expect(await answer.json()).toMatchObject({ choices: [{ message: { content: tokensText(3) } }] });
  });

  it('a wait that would end after the deadline is not begun', async () => {
    await world.service({ deadlineMs: 20_000 });
    const { executionId } = await world.post(await world.talk(), 'limited [[status=429 retry-after=30]]');
    expect((await world.event(executionId, 'execution.failed', 5_000)).data).toMatchObject({ error: { code: 'provider_rate_limited' } });
    expect(world.model.callCount).toBe(1);
  });
});
