import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World, textOf, tokensText } from './support.js';

/** What providers do wrong, and what becomes of the execution. */
describe('a hostile provider', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
    await world.service({ connectTimeoutMs: 1_000, firstTokenTimeoutMs: 300, idleTimeoutMs: 300 });
  });
  afterAll(() => world.stop());

  const post = async (content: string) => (await world.post(await world.talk(), content)).executionId;
  const calls = (word: string) => world.model.calls.filter((call) => call.lastUserText.startsWith(word)).length;

  it('401: fails at once', async () => {
    const executionId = await post('refused [[status=401]]');
    const failed = await world.event(executionId, 'execution.failed');
    expect(failed.data).toMatchObject({ error: { code: 'provider_authentication_failed' }, output: '', tokensUsed: 0, attempts: 1 });
    expect(calls('refused')).toBe(1);
    expect(JSON.stringify(await world.document(executionId))).not.toContain('sk-test');
  });

  it('429 with Retry-After: waits as asked, then completes', async () => {
    const executionId = await post('limited [[status=429 retry-after=1 times=1]] [[tokens=3]]');
    const started = await world.event(executionId, 'execution.started');
    const completed = await world.event(executionId, 'execution.completed');
    expect(Date.parse(completed.time) - Date.parse(started.time)).toBeGreaterThanOrEqual(1_000);
    expect(completed.data.output).toBe('t1 t2 t3');
    expect(await world.logs(executionId)).toContainEqual(expect.stringContaining('warn: Model call 1 failed (provider_rate_limited, status 429)'));
  });

  it('500 twice: tried again, then completes', async () => {
    const executionId = await post('failing [[status=500 times=2]] [[tokens=3]]');
    expect((await world.event(executionId, 'execution.completed')).data).toMatchObject({ output: 't1 t2 t3', attempts: 1 });
    expect(calls('failing')).toBe(3);
  });

  it('500 always: fails after three calls', async () => {
    const executionId = await post('down [[status=500]]');
    expect((await world.event(executionId, 'execution.failed')).data.error.code).toBe('provider_unavailable');
    expect(calls('down')).toBe(3);
  });

  it('a stream that breaks: the text starts anew, and is whole in the end', async () => {
    const executionId = await post('broken [[tokens=20 delay=1]] [[break-after=10 times=1]]');
    const completed = await world.event(executionId, 'execution.completed');
    expect(completed.data.output).toBe(tokensText(20));
    const frames = await world.frames(executionId);
    expect(frames.filter((frame) => frame.t === 'execution.reset')).toMatchObject([{ d: { reason: 'provider_stream_broken' } }]);
    expect(frames.map((frame) => frame.n)).toEqual(frames.map((_, index) => index + 1));
    expect(textOf(frames)).toBe(tokensText(20));
    expect(completed.data.usage.outputTokens).toBeLessThan(40);
  });

  it('a stream that always breaks: fails, keeps what came, counts what it cost', async () => {
    const executionId = await post('cracked [[tokens=20 delay=1]] [[break-after=10]]');
    const failed = await world.event(executionId, 'execution.failed');
    expect(failed.data).toMatchObject({ error: { code: 'provider_stream_broken' }, usage: { estimated: true } });
    expect(failed.data.output).toMatch(/^t1 t2/);
    expect(failed.data.tokensUsed).toBeGreaterThan(0);
    expect(textOf(await world.frames(executionId))).toBe(failed.data.output);
    expect(await world.document(executionId)).toMatchObject({ result: { output: failed.data.output, finishReason: 'error' } });
  });

  it('a stream that stalls: timed out, tried again, whole', async () => {
    const executionId = await post('stalled [[tokens=8]] [[stall-after=4 times=1]]');
    expect((await world.event(executionId, 'execution.completed')).data.output).toBe(tokensText(8));
    expect(await world.logs(executionId)).toContainEqual(expect.stringContaining('provider_timeout'));
  });

  it('a stream that always stalls: fails with what came', async () => {
    const executionId = await post('stuck [[tokens=8]] [[stall-after=4]]');
    expect((await world.event(executionId, 'execution.failed')).data).toMatchObject({ error: { code: 'provider_timeout' }, output: tokensText(4) });
  });

  it('invalid JSON always: fails', async () => {
    const executionId = await post('garbled [[tokens=8]] [[invalid-json=2]]');
    expect((await world.event(executionId, 'execution.failed')).data).toMatchObject({ error: { code: 'provider_bad_response' } });
  });
});
