import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CircuitBreakers, createOpenAiModel, startScriptedModel, withFallback, withRetry } from '../src/index.js';
import type { ScriptedModel } from '../src/index.js';
import { API_KEY, run, tokensText } from './support.js';

let server: ScriptedModel;
let other: ScriptedModel;
beforeAll(async () => {
  [server, other] = await Promise.all([startScriptedModel({ delayMs: 0 }), startScriptedModel({ delayMs: 0 })]);
});
afterAll(() => Promise.all([server.close(), other.close()]));

function protectedModel(openMs: number) {
  const circuits = new CircuitBreakers({ failures: 3, openMs });
  const { baseUrl } = server;
  const model = circuits.protect(baseUrl, createOpenAiModel({ baseUrl, apiKey: API_KEY }));
  return { circuits, model, retried: withRetry(model, { sleep: async () => undefined }) };
}

describe('a provider that is down, behind a circuit breaker', () => {
  it('is asked no more, without waiting, until its time is over', async () => {
    const { circuits, retried } = protectedModel(200);
    expect((await run(retried, '[[status=500]] down')).error).toMatchObject({ status: 500 });
    const before = server.callCount;
    expect((await run(retried, '[[tokens=3]] hasty')).error).toMatchObject({ code: 'provider_unavailable', circuitOpen: true, partial: { text: '' } });
    expect(server.callCount).toBe(before);
    await vi.waitFor(async () => expect(await run(retried, '[[tokens=3]] patient')).toMatchObject({ text: tokensText(3) }));
    expect(circuits.openCount).toBe(0);
  });

  it('is passed over: the fallback is asked at once', async () => {
    const { retried } = protectedModel(60_000);
    const fallback = { source: { provider: 'other', model: 'm2' }, port: createOpenAiModel({ baseUrl: other.baseUrl, apiKey: API_KEY }) };
    const model = withFallback([{ source: { provider: 'one', model: 'm1' }, port: retried }, fallback]);
    await run(retried, '[[status=500]] down', { request: { model: 'm1' } });
    const before = server.callCount;
    expect(await run(model, '[[tokens=3]] elsewhere')).toMatchObject({ text: tokensText(3), finish: { source: { provider: 'other' } } });
    expect(server.callCount).toBe(before);
  });
});
