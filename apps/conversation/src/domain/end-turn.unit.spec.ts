import { describe, expect, it } from 'vitest';
import { NOW, after, conversation, end, outcome, post } from '../../test/fixtures.js';
import { decideEndTurn, type EndTurn } from './end-turn.js';
import { decidePostMessage } from './post-message.js';
import type { ConversationState } from './state.js';

const active = after(conversation(), decidePostMessage(conversation(), post('a'), { now: NOW, version: 2 })) as ConversationState;

describe('how a turn ends', () => {
  const REPLY = 'message.created assistant';
  const cases: readonly [Partial<EndTurn>, string][] = [
    [{ end: 'completed', output: 'text' }, REPLY],
    [{ end: 'completed', output: '' }, REPLY],
    [{ end: 'cancelled', output: 'part' }, REPLY],
    [{ end: 'cancelled', output: '' }, 'turn.cancelled'],
    [{ end: 'failed', output: 'part', code: 'provider_timeout' }, REPLY],
    [{ end: 'failed', output: '', code: 'provider_timeout' }, 'turn.failed'],
    [{ end: 'incomplete', output: 'part', code: 'max_output_tokens' }, REPLY],
    [{ end: 'incomplete', output: '', code: 'content_filter' }, 'turn.failed'],
  ];
  for (const [fields, expected] of cases) {
    it(`${fields.end} with ${fields.output === '' ? 'no text' : 'text'} → ${expected}`, () => {
      const decision = decideEndTurn(active, end('a', fields));
      expect(outcome(decision)).toBe(expected);
      expect(after(active, decision)?.active).toBeNull();
      expect(after(active, decision)?.messageCount).toBe(expected === REPLY ? 2 : 1);
    });
  }

  it('keeps what was said between model and tools before the reply, and tells where', () => {
    const toolCalls = [{ id: 'c', name: 'look', arguments: '{}' }];
    const between = [
      { role: 'assistant' as const, content: 'Looking.', toolCalls },
      { role: 'tool' as const, content: 'found', toolCallId: 'c' },
    ];
    const decision = decideEndTurn(active, end('a', { between }));
    expect(outcome(decision)).toBe(`${REPLY}, history.imported`);
    expect(after(active, decision)?.messages.slice(1)).toMatchObject([
      { role: 'assistant', position: 1, toolCalls, executionId: active.active?.executionId },
      { role: 'tool', position: 2, toolCallId: 'c' },
      { role: 'assistant', position: 3, content: 'reply to a' },
    ]);
    const failed = decideEndTurn(active, end('a', { between, end: 'failed', output: '', code: 'provider_timeout' }));
    expect(outcome(failed)).toBe('turn.failed, history.imported');
  });

  it('gives the reply the same id each time', () => {
    const ids = [1, 2].map(() => after(active, decideEndTurn(active, end('a')))?.messages.at(-1)?.id);
    expect(ids[0]).toBe(ids[1]);
  });

  it('says why there is no reply', () => {
    const decision = decideEndTurn(active, end('a', { end: 'failed', output: '', code: 'provider_timeout' }));
    expect(decision.kind === 'commit' && decision.events[0]?.data).toMatchObject({ code: 'provider_timeout', messageId: active.active?.messageId });
  });

  it('changes nothing the second time', () => {
    const ended = after(active, decideEndTurn(active, end('a'))) as ConversationState;
    expect(outcome(decideEndTurn(ended, end('a')))).toBe('nothing');
    expect(outcome(decideEndTurn(ended, end('a', { end: 'failed', code: 'internal' })))).toBe('nothing');
  });
});
