import { startOtlpCollector, type OtlpCollector } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEMANTIC_CONVENTIONS, currentContext, injectTraceparent, runInContext, startTelemetry, traceIdOf, withSpan } from '../src/index.js';

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('telemetry', () => {
  let collector: OtlpCollector;
  beforeAll(async () => void (collector = await startOtlpCollector()));
  afterAll(() => collector.close());

  it('sends spans as children of the trace that the request brought', async () => {
    const telemetry = await startTelemetry({ service: 'agent', endpoint: `${collector.endpoint}/` });
    await expect(startTelemetry({ service: 'other', endpoint: collector.endpoint })).rejects.toThrow(/start it once/);
    const sent = await runInContext({ correlationId: 'c', traceparent: PARENT }, () =>
      withSpan('outer', { kind: 'x' }, () =>
        withSpan('inner', {}, () => ({ header: injectTraceparent() ?? '', context: currentContext() }), 'client'),
      ),
    );
    await withSpan('fails', {}, () => Promise.reject(new Error('no'))).catch(() => undefined);
    await runInContext({ correlationId: 'c', traceparent: PARENT.replace(/01$/, '00') }, () => withSpan('unsampled', {}, () => 1));
    await telemetry.shutdown();
    const [outer, inner, failed] = ['outer', 'inner', 'fails'].map((name) => collector.spans.find((span) => span.name === name));
    expect(collector.spans).toHaveLength(3);
    expect(outer).toMatchObject({ traceId: traceIdOf(PARENT), parentSpanId: 'b7ad6b7169203331' });
    expect(inner).toMatchObject({ traceId: traceIdOf(PARENT), parentSpanId: outer?.spanId });
    expect(sent.header).toBe(`00-${traceIdOf(PARENT)}-${inner?.spanId}-01`);
    expect(sent.context).toEqual({ correlationId: 'c', traceparent: sent.header });
    expect(failed?.status.code).toBe(2);
    // OTLP's numbers of the kinds.
    expect([outer?.kind, inner?.kind]).toEqual([1, 3]);
    expect([...collector.schemas]).toEqual([`https://opentelemetry.io/schemas/${SEMANTIC_CONVENTIONS}`]);
  });
});

it('loads nothing and sends nothing where no endpoint is configured', async () => {
  const telemetry = await startTelemetry({ service: 'agent' });
  expect(await withSpan('work', {}, () => injectTraceparent())).toBeUndefined();
  await telemetry.shutdown();
});
