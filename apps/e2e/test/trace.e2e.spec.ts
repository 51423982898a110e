import { startOtlpCollector, until, type CollectedSpan, type OtlpCollector } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from './api.js';
import { startTestSystem, type TestSystem } from './harness.js';

const SERVER = 2;
const CLIENT = 3;
/** The exporters send every 5 s. */
const EXPORTED = { deadlineMs: 30_000 } as const;

describe('OpenTelemetry', () => {
  let collector: OtlpCollector;
  let test: TestSystem;

  beforeAll(async () => {
    collector = await startOtlpCollector();
    test = await startTestSystem({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint } });
  });
  afterAll(async () => {
    await test.stop();
    await collector.close();
  });

  /** The span and what it is part of, up to the root. */
  const pathOf = (span: CollectedSpan): readonly CollectedSpan[] => {
    const parent = collector.spans.find(({ spanId }) => spanId === span.parentSpanId);
    return parent === undefined ? [span] : [span, ...pathOf(parent)];
  };

  it('shows a turn as one trace: HTTP request, events, the call of the model, the ledger', async () => {
    const conversationId = await test.api.createConversation();
    const events = await collect(test.api.stream(conversationId, 'Good morning'));
    const [started] = events;
    if (started?.event !== 'execution.started') throw new Error('The stream does not begin with execution.started.');
    const { executionId } = started.data;
    const chat = await until(() => collector.spans.find(({ attributes }) => attributes['fenago.execution.id'] === executionId), EXPORTED);
    const inTrace = (): readonly CollectedSpan[] => collector.spans.filter(({ traceId }) => traceId === chat.traceId);
    await until(() => ['billing', 'conversation', 'execution', 'gateway'].every((name) => inTrace().some(({ service }) => service === name)), EXPORTED);
    const root = await until(() => inTrace().find(({ parentSpanId }) => parentSpanId === undefined), EXPORTED);
    expect(root).toMatchObject({
      service: 'gateway',
      name: 'POST /v1/conversations/:id/messages',
      kind: SERVER,
      attributes: { 'http.request.method': 'POST', 'http.route': '/v1/conversations/:id/messages', 'http.response.status_code': 200 },
    });
    expect(chat).toMatchObject({ service: 'execution', kind: CLIENT });
    // Nothing hangs in the air: each step from the model's call up to the request was sent.
    await until(() => pathOf(chat).at(-1)?.spanId === root.spanId, EXPORTED);
    expect(pathOf(chat).map(({ service }) => service)).toEqual(expect.arrayContaining(['execution', 'conversation', 'gateway']));
  });

  it('goes on with the trace that a client brings', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const answer = await test.api.send('GET', '/v1/agents', undefined, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    expect(answer.status).toBe(200);
    const request = await until(() => collector.spans.find((span) => span.traceId === traceId && span.kind === SERVER), EXPORTED);
    expect(request).toMatchObject({ name: 'GET /v1/agents', parentSpanId: 'b7ad6b7169203331', status: {} });
  });
});
