import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CircuitBreakers } from './circuit-breakers.js';
import type { CircuitNotice, CircuitOptions } from './circuit-breakers.js';
import { ModelError } from './model-error.js';
import type { ModelErrorCode } from './model-error.js';
import type { ModelCallOptions, ModelChunk, ModelPort } from './model.port.js';

const OPEN_MS = 30_000;
const call: ModelCallOptions = { signal: new AbortController().signal, timeouts: { connectMs: 1, firstTokenMs: 1, idleMs: 1 } };
const fault = (code: ModelErrorCode = 'provider_unavailable') => new ModelError(code, { retryable: true });
const delta: ModelChunk = { type: 'delta', text: 'a' };
const finish: ModelChunk = {
  type: 'finish',
  reason: 'stop',
  usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, reasoningTokens: 0, estimated: false },
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

/** A provider that does what the test says at the time. */
class Provider implements ModelPort {
  asked = 0;
  failure: Error | undefined;
  chunks: readonly ModelChunk[] = [delta];

  async *stream() {
    this.asked++;
    yield* this.chunks;
    if (this.failure) throw this.failure;
    yield finish;
  }
}

function setUp(options: CircuitOptions = {}) {
  const provider = new Provider();
  const notices: CircuitNotice[] = [];
  const circuits = new CircuitBreakers({ failures: 3, openMs: OPEN_MS, random: () => 0, onChange: (notice) => notices.push(notice), ...options });
  const model = circuits.protect('http://p/v1', provider);
  const ask = async (name = 'm'): Promise<unknown> => {
    try {
      for await (const _chunk of model.stream({ model: name, messages: [] }, call));
      return undefined;
    } catch (error) {
      return error;
    }
  };
  const fail = async (failure: Error, times = 1): Promise<void> => {
    provider.failure = failure;
    for (let i = 0; i < times; i++) expect(await ask()).toBe(failure);
    provider.failure = undefined;
  };
  return { provider, circuits, model, ask, fail, notices };
}

const REJECTION = { code: 'provider_unavailable', circuitOpen: true, retryable: true };

describe('CircuitBreakers', () => {
  it.each<ModelErrorCode>(['provider_unavailable', 'provider_stream_broken', 'provider_timeout'])('opens after failures in a row: %s', async (code) => {
    const { provider, circuits, ask, fail, notices } = setUp();
    await fail(fault(code), 3);
    expect(await ask()).toMatchObject({ ...REJECTION, retryAfterMs: OPEN_MS });
    expect(provider.asked).toBe(3);
    expect(circuits.openCount).toBe(1);
    expect(notices).toEqual([{ baseUrl: 'http://p/v1', model: 'm', state: 'open' }]);
  });

  it('is closed by what succeeds between failures, also where its consumer leaves with the last chunk', async () => {
    const { model, ask, fail, notices } = setUp();
    await fail(fault(), 2);
    for await (const chunk of model.stream({ model: 'm', messages: [] }, call)) if (chunk.type === 'finish') break;
    await fail(fault(), 2);
    expect(await ask()).toBeUndefined();
    expect(notices).toEqual([]);
  });

  it.each<ModelErrorCode>(['provider_authentication_failed', 'provider_rate_limited', 'provider_rejected_request', 'provider_bad_response'])(
    'takes %s for an answer',
    async (code) => {
      const { ask, fail } = setUp();
      await fail(fault(), 2);
      await fail(fault(code), 5);
      await fail(fault(), 2);
      expect(await ask()).toBeUndefined();
    },
  );

  it('learns nothing from what was stopped, left, or is a bug', async () => {
    const { provider, model, ask, fail } = setUp();
    await fail(fault(), 2);
    await fail(fault('aborted'), 3);
    await fail(new TypeError('bug'), 3);
    for await (const _chunk of model.stream({ model: 'm', messages: [] }, call)) break;
    expect(provider.asked).toBe(9);
    await fail(fault());
    expect(await ask()).toMatchObject(REJECTION);
  });

  it('lets one call try after its time, and closes when that is answered', async () => {
    const { provider, circuits, ask, fail, notices } = setUp();
    await fail(fault(), 3);
    vi.setSystemTime(Date.now() + OPEN_MS - 1);
    expect(await ask()).toMatchObject({ ...REJECTION, retryAfterMs: 1 });
    vi.setSystemTime(Date.now() + 1);
    expect(await ask()).toBeUndefined();
    expect(await ask()).toBeUndefined();
    expect(provider.asked).toBe(5);
    expect(circuits.openCount).toBe(0);
    expect(notices.map(({ state }) => state)).toEqual(['open', 'half_open', 'closed']);
  });

  it.each([fault(), fault('aborted')])('opens again where the one that tries ends as $code', async (failure) => {
    const { provider, ask, fail } = setUp();
    await fail(fault(), 3);
    vi.setSystemTime(Date.now() + OPEN_MS);
    provider.chunks = [];
    await fail(failure);
    expect(await ask()).toMatchObject({ ...REJECTION, retryAfterMs: OPEN_MS });
  });

  it('turns the others away while one tries, and lets them in at its first word', async () => {
    const { provider, model, ask, fail } = setUp();
    await fail(fault(), 3);
    vi.setSystemTime(Date.now() + OPEN_MS);
    const answer = Promise.withResolvers<void>();
    const stream = vi.spyOn(provider, 'stream').mockImplementationOnce(async function* () {
      await answer.promise;
      yield delta;
      throw fault('provider_stream_broken');
    });
    const probe = model.stream({ model: 'm', messages: [] }, call)[Symbol.asyncIterator]();
    const word = probe.next();
    expect(await ask()).toMatchObject(REJECTION);
    expect(stream).toHaveBeenCalledTimes(1);
    answer.resolve();
    expect(await word).toMatchObject({ value: delta });
    expect(await ask()).toBeUndefined();
    await expect(probe.next()).rejects.toMatchObject({ code: 'provider_stream_broken' });
    expect(await ask()).toBeUndefined();
  });

  it('opens for longer by chance, up to a quarter', async () => {
    const { ask, fail } = setUp({ random: () => 0.999_999 });
    await fail(fault(), 3);
    expect(await ask()).toMatchObject({ retryAfterMs: OPEN_MS * 1.25 });
  });

  it('parts models behind one address', async () => {
    const { ask, fail } = setUp();
    await fail(fault(), 3);
    expect(await ask('other')).toBeUndefined();
    expect(await ask('m')).toMatchObject(REJECTION);
  });

  it('forgets the circuits that were used least of late', async () => {
    const { ask, fail } = setUp({ max: 2 });
    await fail(fault(), 3);
    for (const name of ['m1', 'm2']) expect(await ask(name)).toBeUndefined();
    expect(await ask('m')).toBeUndefined();
  });
});

describe('retrieve', () => {
  it('is held back as calls are, and counts as one', async () => {
    const circuits = new CircuitBreakers({ failures: 2 });
    const retrieve = vi.fn<NonNullable<ModelPort['retrieve']>>().mockRejectedValue(fault());
    const model = circuits.protect('http://p/v1', { stream: () => (async function* () {})(), retrieve });
    const ask = () => model.retrieve?.('r', { model: 'm', messages: [] }, call);
    for (let i = 0; i < 2; i++) await expect(ask()).rejects.not.toHaveProperty('circuitOpen', true);
    await expect(ask()).rejects.toMatchObject(REJECTION);
    expect(retrieve).toHaveBeenCalledTimes(2);
    expect(circuits.protect('http://p/v1', new Provider())).not.toHaveProperty('retrieve');
  });
});
