import { COMMANDS } from '@fenago/contracts';
import { SEMANTIC_CONVENTIONS, newTraceparent, startTelemetry, traceIdOf } from '@fenago/observability';
import { startOtlpCollector, until, type OtlpCollector } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World, textOf } from './support.js';

const CLIENT = 3;
const ERROR = 2;
const TRACE = newTraceparent();

/** Spans as a collector gets them. */
describe('the span of a call of the model', () => {
  let collector: OtlpCollector;
  let world: World;
  const executions = new Map<string, string>();

  async function post(name: string, content: string, configuration = {}, extra = {}): Promise<string> {
    const talk = await world.talk({ model: 'scripted', ...configuration });
    const { executionId, userId } = await world.post(talk, content, 0, 1, extra);
    executions.set(name, executionId);
    return userId;
  }

  beforeAll(async () => {
    collector = await startOtlpCollector();
    const telemetry = await startTelemetry({ service: 'execution', endpoint: collector.endpoint });
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
  afterAll(() => collector.close());

  function spanOf(name: string) {
    const [span, ...others] = collector.spans.filter(
      (one) => one.name.startsWith('chat ') && one.attributes['fenago.execution.id'] === executions.get(name),
    );
    expect(others).toEqual([]);
    if (span === undefined) throw new Error(`There is no span of ${name}.`);
    return span;
  }

  it('tells of the request and the reply, by the conventions, and nothing that was said', () => {
    const { name, kind, status, attributes } = spanOf('plain');
    expect([name, kind, status.code ?? 0]).toEqual(['chat scripted', CLIENT, 0]);
    expect(attributes).toMatchObject({
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
    expect(attributes).not.toHaveProperty('error.type');
    expect(JSON.stringify(attributes)).not.toContain('tokens=5');
  });

  it('names who answered', () => {
    const { name, attributes } = spanOf('fallback');
    expect(name).toBe('chat other');
    expect(attributes).toMatchObject({ 'gen_ai.request.model': 'other', 'gen_ai.response.finish_reasons': ['stop'] });
  });

  it('names the error, and the tokens until then', () => {
    const { status, attributes } = spanOf('failed');
    expect(status.code).toBe(ERROR);
    expect(attributes).toMatchObject({ 'error.type': 'provider_rejected_request', 'gen_ai.usage.output_tokens': 0 });
    expect(spanOf('stopped').attributes).toMatchObject({ 'error.type': 'aborted', 'fenago.usage.estimated': true });
    expect(spanOf('stopped').attributes['gen_ai.usage.output_tokens']).toBeGreaterThan(0);
  });

  it('is part of the trace that the event brought', () => {
    expect(spanOf('traced').traceId).toBe(traceIdOf(TRACE));
    expect(spanOf('plain').traceId).not.toBe(traceIdOf(TRACE));
  });

  it('says by which release of the conventions it is named', () => {
    expect([...collector.schemas]).toEqual([`https://opentelemetry.io/schemas/${SEMANTIC_CONVENTIONS}`]);
  });
});
