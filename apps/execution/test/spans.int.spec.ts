import { COMMANDS } from '@fenago/contracts';
import { SEMANTIC_CONVENTIONS, newTraceparent, startTelemetry, traceIdOf } from '@fenago/observability';
import { until } from '@fenago/testing';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World, textOf } from './support.js';

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly Value[] };
}
interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly kind: number;
  readonly status: { readonly code?: number };
  readonly attributes: readonly { readonly key: string; readonly value: Value }[];
}
interface Batch {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly schemaUrl: string; readonly spans: readonly OtlpSpan[] }[] }[];
}

const CLIENT = 3;
const ERROR = 2;
const TRACE = newTraceparent();

function read({ stringValue, intValue, doubleValue, boolValue, arrayValue }: Value): unknown {
  return arrayValue?.values.map(read) ?? stringValue ?? (intValue === undefined ? (doubleValue ?? boolValue) : Number(intValue));
}

/** Spans as a collector gets them. */
describe('the span of a call of the model', () => {
  const spans: OtlpSpan[] = [];
  const schemas = new Set<string>();
  const collector = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      for (const scope of (JSON.parse(body) as Batch).resourceSpans.flatMap((resource) => resource.scopeSpans)) {
        schemas.add(scope.schemaUrl);
        spans.push(...scope.spans);
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  let world: World;
  const executions = new Map<string, string>();

  async function post(name: string, content: string, configuration = {}, extra = {}): Promise<string> {
    const talk = await world.talk({ model: 'scripted', ...configuration });
    const { executionId, userId } = await world.post(talk, content, 0, 1, extra);
    executions.set(name, executionId);
    return userId;
  }

  beforeAll(async () => {
    await new Promise<void>((resolve) => void collector.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    const telemetry = await startTelemetry({ service: 'execution', endpoint });
    world = await World.start();
    await world.service();
    await post('plain', 'plain [[tokens=5 cached=2 reasoning=3]]', { temperature: 0.5, maxOutputTokens: 100, responseFormat: { type: 'json_object' } });
    await post('fallback', 'fallback [[status=401 times=1]] [[tokens=1]]', { fallbacks: [{ model: 'other' }] });
    await post('failed', 'failed [[status=400]]');
    const userId = await post('stopped', 'stopped [[tokens=1000 delay=5]]');
    const stopped = executions.get('stopped') ?? '';
    await until(async () => textOf(await world.frames(stopped)) !== '', { what: 'the run streams' });
    await world.rpc.request(COMMANDS.cancelExecution, { caller: { userId }, executionId: stopped });
    const traced = await world.queued(await world.talk());
    executions.set('traced', traced.executionId);
    await world.event(traced.executionId, 'execution.queued');
    await world.send({ ...traced.event, traceparent: TRACE });
    for (const executionId of executions.values()) await until(() => ['completed', 'failed', 'cancelled'].includes(world.names(executionId).at(-1) ?? ''));
    await world.stop();
    await telemetry.shutdown();
  });
  afterAll(() => void collector.close());

  function spanOf(name: string) {
    const [span, ...others] = spans
      .map((one) => ({ ...one, values: Object.fromEntries(one.attributes.map(({ key, value }) => [key, read(value)])) }))
      .filter(({ values, name: title }) => title.startsWith('chat ') && values['fenago.execution.id'] === executions.get(name));
    expect(others).toEqual([]);
    if (span === undefined) throw new Error(`There is no span of ${name}.`);
    return span;
  }

  it('tells of the request and the reply, by the conventions, and nothing that was said', () => {
    const { name, kind, status, values } = spanOf('plain');
    expect([name, kind, status.code ?? 0]).toEqual(['chat scripted', CLIENT, 0]);
    expect(values).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'scripted',
      'gen_ai.request.model': 'scripted',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.max_tokens': 100,
      'gen_ai.request.stream': true,
      'gen_ai.output.type': 'json',
      'gen_ai.response.id': expect.stringMatching(/^chatcmpl-/),
      'gen_ai.response.model': 'scripted',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.response.time_to_first_chunk': expect.any(Number),
      'gen_ai.usage.input_tokens': expect.any(Number),
      'gen_ai.usage.output_tokens': 8,
      'gen_ai.usage.cache_read.input_tokens': 2,
      'gen_ai.usage.reasoning.output_tokens': 3,
      'gen_ai.conversation.id': expect.stringMatching(/^conv_/),
    });
    expect(values).not.toHaveProperty('error.type');
    expect(JSON.stringify(values)).not.toContain('tokens=5');
  });

  it('names who answered', () => {
    const { name, values } = spanOf('fallback');
    expect(name).toBe('chat other');
    expect(values).toMatchObject({ 'gen_ai.request.model': 'other', 'gen_ai.response.finish_reasons': ['stop'] });
  });

  it('names the error, and the tokens until then', () => {
    const { status, values } = spanOf('failed');
    expect(status.code).toBe(ERROR);
    expect(values).toMatchObject({ 'error.type': 'provider_rejected_request', 'gen_ai.usage.output_tokens': 0 });
    expect(spanOf('stopped').values).toMatchObject({ 'error.type': 'aborted', 'fenago.usage.estimated': true });
    expect(spanOf('stopped').values['gen_ai.usage.output_tokens']).toBeGreaterThan(0);
  });

  it('is part of the trace that the event brought', () => {
    expect(spanOf('traced').traceId).toBe(traceIdOf(TRACE));
    expect(spanOf('plain').traceId).not.toBe(traceIdOf(TRACE));
  });

  it('says by which release of the conventions it is named', () => {
    expect([...schemas]).toEqual([`https://opentelemetry.io/schemas/${SEMANTIC_CONVENTIONS}`]);
  });
});
