import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpenAiModel, startScriptedModel, withFallback, withRetry } from '../src/index.js';
import type { FallbackNotice, ModelCandidate, ScriptedModel } from '../src/index.js';
import { API_KEY, GENEROUS, run, tokensText } from './support.js';

let first: ScriptedModel;
let second: ScriptedModel;
beforeAll(async () => {
  [first, second] = await Promise.all([startScriptedModel({ delayMs: 0 }), startScriptedModel({ delayMs: 0 })]);
});
afterAll(() => Promise.all([first.close(), second.close()]));

function candidate(provider: string, model: string, server: ScriptedModel, retrieval = false): ModelCandidate {
  const port = createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY, retrieval });
  return { source: { provider, model }, port: withRetry(port, { sleep: async () => undefined }) };
}

function fallingBack(...others: ModelCandidate[]) {
  const notices: FallbackNotice[] = [];
  const model = withFallback([candidate('one', 'm1', first), ...others], { onFallback: (notice) => notices.push(notice) });
  return { model, notices };
}

const last = (server: ScriptedModel) => server.calls.at(-1);

describe('withFallback over the OpenAI adapter', () => {
  it('asks the first and nobody else while it answers', async () => {
    const { model, notices } = fallingBack(candidate('two', 'm2', second));
    const before = second.callCount;
    expect(await run(model, '[[tokens=3]] fine')).toMatchObject({ text: tokensText(3), finish: { source: { provider: 'one', model: 'm1' } } });
    expect(last(first)?.model).toBe('m1');
    expect(second.callCount).toBe(before);
    expect(notices).toEqual([]);
  });

  it('asks the next after all retries of one, by its own model, and says who answered', async () => {
    const { model, notices } = fallingBack(candidate('two', 'm2', second));
    const before = first.callCount;
    const outcome = await run(model, '[[status=500 times=3]] [[tokens=3]] down');
    // The second server has not seen this text before: its faults begin anew, and its retries outlast them.
    expect(first.callCount).toBe(before + 3);
    expect(outcome.error).toMatchObject({ code: 'provider_unavailable' });
    expect(notices).toMatchObject([{ error: { status: 500 }, failed: { model: 'm1' }, next: { model: 'm2' } }]);
    expect(last(second)?.model).toBe('m2');
    const healthy = await run(model, '[[status=500 times=2]] [[tokens=3]] recovers');
    expect(healthy).toMatchObject({ text: tokensText(3), finish: { source: { model: 'm1' } } });
  });

  it('revokes the text of the one that failed; the usage is of the one that answered', async () => {
    const broken = await startScriptedModel({ delayMs: 0 });
    const models = [candidate('one', 'm1', broken), candidate('two', 'm2', second)] as const;
    const content = '[[tokens=9]] [[break-after=5 times=3]] revoke';
    // Two retries of the second server use up its own three faults.
    await run(candidate('two', 'm2', second).port, content);
    const outcome = await run(withFallback(models), content);
    expect(outcome).toMatchObject({ text: tokensText(9), resets: 3, finish: { source: { provider: 'two', model: 'm2' }, usage: { outputTokens: 9, estimated: false } } });
    expect(outcome.finish?.wastedUsage).toMatchObject({ estimated: true });
    expect(outcome.finish?.wastedUsage?.outputTokens).toBeGreaterThan(0);
    await broken.close();
  });

  it('keeps the text of one that failed where the next dies before any, and says whose it is', async () => {
    const closed = await startScriptedModel();
    await closed.close();
    const model = withFallback([candidate('one', 'm1', first), candidate('two', 'm2', closed)]);
    const { error, text } = await run(model, '[[break-after=5]] [[tokens=9]] whose');
    expect(text).toBe(tokensText(5));
    expect(error).toMatchObject({ code: 'provider_unavailable', partial: { text, source: { provider: 'one', model: 'm1' }, usage: { estimated: true } } });
  });

  it.each([
    ['status=401', true],
    ['status=402', true],
    ['status=429 code=insufficient_quota', true],
    ['status=429 retry-after=600', true],
    ['status=400', false],
    ['status=404', false],
  ])('[[%s]]: falls back %s', async (directive, expected) => {
    const { model, notices } = fallingBack(candidate('two', 'm2', second));
    await run(model, `[[${directive}]] why`);
    expect(notices.length === 1).toBe(expected);
  });

  it('a stop asks nobody else', async () => {
    const abort = new AbortController();
    const { model, notices } = fallingBack(candidate('two', 'm2', second));
    const { error } = await run(model, '[[tokens=1000 delay=5]] stop', { signal: abort.signal, onDelta: (count) => count === 3 && abort.abort() });
    expect(error).toMatchObject({ code: 'aborted', partial: { source: { model: 'm1' }, usage: { estimated: true } } });
    expect(notices).toEqual([]);
  });

  it('gets a kept reply from the one that was asked', async () => {
    const model = withFallback([candidate('one', 'm1', first, true), candidate('two', 'm2', second, true)]);
    const outcome = await run(model, '[[tokens=3]] kept');
    const source = { provider: 'one', model: 'm1' };
    const options = { signal: new AbortController().signal, timeouts: GENEROUS };
    const request = { model: 'm1', messages: [] };
    const [id = ''] = outcome.accepted;
    expect(await model.retrieve?.(id, request, { ...options, source })).toMatchObject({ text: tokensText(3), finish: { source } });
    const elsewhere = { provider: 'nobody', model: 'm1' };
    expect(await model.retrieve?.(id, request, { ...options, source: elsewhere })).toBeUndefined();
    expect(fallingBack().model).not.toHaveProperty('retrieve');
  });
});
