import { describe, expect, it } from 'vitest';
import { currentContext, extractTraceparent, injectTraceparent, newTraceparent, runInContext, traceIdOf, withSpan } from './index.js';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('request context', () => {
  it('reaches what the work awaits, and ends with it', async () => {
    expect(currentContext()).toBeUndefined();
    const seen = await runInContext({ correlationId: 'c1', deadline: 5 }, async () => {
      await Promise.resolve();
      return currentContext();
    });
    expect(seen).toEqual({ correlationId: 'c1', deadline: 5 });
    expect(currentContext()).toBeUndefined();
  });

  it('keeps concurrent requests apart', async () => {
    const gate = Promise.withResolvers<void>();
    const read = async (): Promise<string | undefined> => {
      await gate.promise;
      return currentContext()?.correlationId;
    };
    const both = [runInContext({ correlationId: 'a' }, read), runInContext({ correlationId: 'b' }, read)];
    gate.resolve();
    expect(await Promise.all(both)).toEqual(['a', 'b']);
  });
});

describe('traceparent', () => {
  it('passes through without telemetry, also through a span', async () => {
    const seen = await runInContext({ correlationId: 'c', traceparent: TRACEPARENT }, () =>
      withSpan('work', {}, () => injectTraceparent()),
    );
    expect(seen).toBe(TRACEPARENT);
    expect(injectTraceparent()).toBeUndefined();
  });

  it('passes on what a span throws', async () => {
    const failure = new Error('no');
    await expect(withSpan('work', {}, () => Promise.reject(failure))).rejects.toBe(failure);
  });

  it('starts a trace that can be read back', () => {
    const started = newTraceparent();
    expect(extractTraceparent(started)).toBe(started);
    expect(traceIdOf(started)).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    undefined,
    '',
    'rubbish',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
    'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    `${TRACEPARENT}-more`,
    `01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-${'x'.repeat(200)}`,
  ])('refuses %s', (header) => {
    expect(extractTraceparent(header)).toBeUndefined();
  });

  it('reads what a later version appends to', () => {
    expect(extractTraceparent(`01${TRACEPARENT.slice(2)}-more`)).toBe(TRACEPARENT);
  });
});
