import { startScriptedModel, type ScriptedModel } from '@fenago/llm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World, textOf, tokensText } from './support.js';

/** Agents that name other models for when their own fails. */
describe('fallback models', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
    await world.service({ firstTokenTimeoutMs: 300, idleTimeoutMs: 300 });
  });
  afterAll(() => world.stop());

  const calls = (word: string) => world.model.calls.filter((call) => call.lastUserText.startsWith(word));
  const post = async (content: string, configuration: Parameters<World['talk']>[0]) => world.post(await world.talk(configuration), content);

  it('are asked when the retries of one are used up; the result says who answered', async () => {
    const { executionId } = await post('down [[status=500 times=3]] [[tokens=3]]', { model: 'm1', fallbacks: [{ model: 'm2' }] });
    const completed = await world.event(executionId, 'execution.completed');
    expect(completed.data).toMatchObject({ output: tokensText(3), provider: 'scripted', model: 'm2', billedTo: 'platform', attempts: 1 });
    expect(calls('down').map(({ model }) => model)).toEqual(['m1', 'm1', 'm1', 'm2']);
    expect(await world.document(executionId)).toMatchObject({ model: 'm2', provider: 'scripted' });
    expect(await world.logs(executionId)).toContainEqual('warn: The model failed (provider_unavailable, status 500); a fallback is asked.');
  });

  it('take the place of what the one before has said', async () => {
    const { executionId } = await post('torn [[tokens=20 delay=1]] [[break-after=10 times=3]]', { model: 'm1', fallbacks: [{ model: 'm2' }] });
    const completed = await world.event(executionId, 'execution.completed');
    expect(completed.data).toMatchObject({ output: tokensText(20), model: 'm2', usage: { outputTokens: 20, estimated: false } });
    const frames = await world.frames(executionId);
    expect(frames.filter((frame) => frame.t === 'execution.reset')).toHaveLength(3);
    expect(textOf(frames)).toBe(tokensText(20));
  });

  it('are asked for nothing while the first answers, nor where the request is wrong', async () => {
    const fine = await post('fine [[tokens=1]]', { model: 'm1', fallbacks: [{ model: 'm2' }] });
    expect((await world.event(fine.executionId, 'execution.completed')).data).toMatchObject({ model: 'm1' });
    const wrong = await post('wrong [[status=400]]', { model: 'm1', fallbacks: [{ model: 'm2' }] });
    expect((await world.event(wrong.executionId, 'execution.failed')).data).toMatchObject({ model: 'm1', error: { code: 'provider_rejected_request' } });
    expect([...calls('fine'), ...calls('wrong')].map(({ model }) => model)).toEqual(['m1', 'm1']);
  });

  it('keep what was said where all of them fail, and whose it was', async () => {
    const { executionId } = await post('all [[tokens=20 delay=1]] [[break-after=5 times=3]] [[status=503]]', { model: 'm1', fallbacks: [{ model: 'm2' }, { model: 'm3' }] });
    const failed = await world.event(executionId, 'execution.failed', 30_000);
    expect(failed.data).toMatchObject({ error: { code: 'provider_unavailable' }, output: tokensText(5), model: 'm1', usage: { estimated: true } });
    expect(calls('all').map(({ model }) => model)).toEqual(['m1', 'm1', 'm1', 'm2', 'm2', 'm2', 'm3', 'm3', 'm3']);
  });

  it('are left out where their key is missing', async () => {
    const { executionId } = await post('keyless [[status=401]]', { model: 'm1', fallbacks: [{ model: 'm2', provider: 'nowhere' }] });
    expect((await world.event(executionId, 'execution.failed')).data).toMatchObject({ error: { code: 'provider_authentication_failed' }, model: 'm1' });
    expect(await world.logs(executionId)).toContainEqual(expect.stringContaining('warn: A fallback is left out'));
  });

  it("are named in the log of the agent's owner alone", async () => {
    const fallbacks = [{ model: 'm2', provider: 'nowhere' }, { model: 'm3' }];
    const own = await world.post(await world.ownTalk({ model: 'm1', fallbacks }), 'own [[status=500 times=3]] [[tokens=1]]');
    const others = await world.post(await world.talk({ model: 'm1', fallbacks }), 'others [[status=500 times=3]] [[tokens=1]]');
    for (const { executionId } of [own, others]) expect((await world.event(executionId, 'execution.completed')).data).toMatchObject({ model: 'm3' });
    const log = await world.logs(own.executionId);
    expect(log).toContainEqual(expect.stringContaining('warn: The fallback m2 of nowhere is left out'));
    expect(log).toContainEqual('warn: m1 of scripted failed (provider_unavailable, status 500); m3 of scripted is asked.');
    expect((await world.logs(others.executionId)).join()).not.toMatch(/m[123]|nowhere|scripted/);
  });
});

describe('a provider that is down', () => {
  let world: World;
  let down: ScriptedModel;
  beforeAll(async () => {
    world = await World.start();
    down = await startScriptedModel();
  });
  afterAll(() => world.stop());

  it('is asked no more once its circuit is open: executions fail at once, until one finds it back', async () => {
    const port = Number(new URL(down.baseUrl).port);
    await world.service({ openaiBaseUrl: down.baseUrl, circuitFailures: 3, circuitOpenMs: 2_000 });
    await down.close();
    const first = await world.post(await world.talk({ model: 'm1' }), 'one');
    expect((await world.event(first.executionId, 'execution.failed')).data.error.code).toBe('provider_unavailable');
    down = await startScriptedModel({ port });
    const second = await world.post(await world.talk({ model: 'm1' }), 'two [[tokens=1]]');
    const failed = await world.event(second.executionId, 'execution.failed');
    expect(failed.data.error.code).toBe('provider_unavailable');
    expect(Date.parse(failed.data.endTime) - Date.parse(failed.data.startTime ?? '')).toBeLessThan(400);
    expect(down.callCount).toBe(0);
    // Another model behind the same address is asked all the same.
    const other = await world.post(await world.talk({ model: 'm2' }), 'three [[tokens=1]]');
    expect((await world.event(other.executionId, 'execution.completed')).data).toMatchObject({ model: 'm2' });
    for (let tries = 0; ; tries += 1) {
      const { executionId } = await world.post(await world.talk({ model: 'm1' }), `again ${tries} [[tokens=1]]`);
      const ended = await Promise.race([world.event(executionId, 'execution.completed'), world.event(executionId, 'execution.failed')]);
      if (ended.type === 'execution.completed') break;
    }
    await down.close();
  });
});
