import { newId } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import type { SseEvent } from '../sse.js';
import { ResponseEvents, type ResponseEvent } from './response-events.js';

const base = { executionId: newId('execution', 1), agentId: newId('agent', 1), conversationId: newId('conversation', 1), options: {} };
const usage = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 2, reasoningTokens: 0, estimated: false };
const event = (name: string, data: object): SseEvent => ({ id: '1.1', event: name, data });
const started = (run = 1) => event('execution.started', { run });
const delta = (text: string) => event('token.delta', { text });
const piece = (index: number, fields: object) => event('tool_call.delta', { index, arguments: '', ...fields });
const end = (status: string, fields: object = {}) => event(`execution.${status}`, { output: '', usage, endTime: '2026-01-01T00:00:00.000Z', ...fields });

function tell(events: readonly SseEvent[], after?: number): ResponseEvent[] {
  const told = new ResponseEvents(base, after);
  return [...told.created(), ...events.flatMap((one) => told.take(one))];
}
const types = (events: readonly ResponseEvent[]) => events.map(({ type }) => type.slice('response.'.length));
const numbers = (events: readonly ResponseEvent[]) => events.map((one) => one.sequence_number);
const outputOf = (events: readonly ResponseEvent[]) => (events.at(-1)?.['response'] as { output: unknown[] } | undefined)?.output;

describe('the events of a response', () => {
  it('are numbered without gaps', () => {
    const events = tell([started(), delta('a'), delta('b'), end('completed', { output: 'ab' })]);
    expect(numbers(events)).toEqual(events.map((_, index) => index));
    expect(outputOf(events)).toMatchObject([{ type: 'message', status: 'completed', content: [{ text: 'ab' }] }]);
  });

  it('of a later run are numbered behind all of an earlier one, the same for everybody', () => {
    const late = tell([started(2), delta('a'), end('completed', { output: 'a' })]);
    expect(numbers(late)).toEqual([0, ...late.slice(1).map((_, index) => 1_000_000 + index)]);
    const live = new ResponseEvents(base);
    live.created();
    live.take(started(1));
    expect([started(2), delta('a'), end('completed', { output: 'a' })].flatMap((one) => live.take(one))).toEqual(late.slice(1));
  });

  it('tell of an answer without a word', () => {
    const events = tell([started(), end('completed')]);
    expect(types(events)).toEqual(['created', 'in_progress', 'output_item.added', 'content_part.added', 'output_text.done', 'content_part.done', 'output_item.done', 'completed']);
  });

  it('of what is stored come behind what the client has', () => {
    const events = tell([end('completed', { output: 'all of it', stored: true, toolCalls: [{ id: 'c', name: 'f', arguments: '{}' }] })], 700);
    const rest = events.filter((one) => one.sequence_number > 700);
    expect(numbers(rest)).toEqual(rest.map((_, index) => 701 + index));
    expect(outputOf(rest)).toMatchObject([{ type: 'message', content: [{ text: 'all of it' }] }, { type: 'function_call', call_id: 'c', arguments: '{}' }]);
  });

  it('end with an error where what was told no longer holds, and go on where nothing was', () => {
    expect(tell([started(), delta('a'), event('execution.reset', {}), delta('b'), end('completed', { output: 'b' })]).at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'response_restarted' },
    });
    expect(tell([started(), event('execution.reset', {}), delta('b'), end('completed', { output: 'b' })]).at(-1)).toMatchObject({ type: 'response.completed' });
  });

  it.each([
    ['failed', { error: { code: 'internal', message: 'x' } }, 'response.failed', 'failed'],
    ['incomplete', { reason: 'content_filter' }, 'response.incomplete', 'incomplete'],
    ['cancelled', {}, 'response.incomplete', 'cancelled'],
  ])('end as %s', (how, fields, type, status) => {
    const events = tell([started(), delta('part'), end(how, { output: 'part', ...fields })]);
    expect(events.at(-1)).toMatchObject({ type, response: { status, output: [{ status: 'incomplete', content: [{ text: 'part' }] }] } });
    expect(tell([started(), end(how, fields)]).filter(({ type: name }) => name.includes('item'))).toEqual([]);
  });

  it('tell of text and calls side by side, each at its place', () => {
    const calls = [{ id: 'c1', name: 'f', arguments: '{"a":1}' }, { id: 'c2', name: 'g', arguments: '{}' }];
    const pieces = [piece(0, { id: 'c1', name: 'f' }), piece(1, { id: 'c2', name: 'g', arguments: '{}' }), piece(0, { arguments: '{"a":1}' })];
    const events = tell([started(), delta('I ask.'), ...pieces, end('completed', { output: 'I ask.', toolCalls: calls })]);
    expect(outputOf(events)).toMatchObject([{ type: 'message' }, { call_id: 'c1', arguments: '{"a":1}' }, { call_id: 'c2', arguments: '{}' }]);
    const done = events.filter(({ type }) => type === 'response.output_item.done');
    expect(done.map((one) => one['output_index'])).toEqual([0, 1, 2]);
  });
});
