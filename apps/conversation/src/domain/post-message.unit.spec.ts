import { MAX_MESSAGE_BYTES } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { NOW, agent, after, conversation, executionId, messageId, outcome, post, queued } from '../../test/fixtures.js';
import { decideEndTurn } from './end-turn.js';
import { MAX_QUEUED_BYTES, decidePostMessage, type PostMessage } from './post-message.js';
import { replayPost } from './replay-post.js';
import { textBytes, type ConversationState } from './state.js';

const decide = (fields: Partial<PostMessage>, state = conversation()) =>
  decidePostMessage(state, post('a', fields), { now: NOW, version: 2 });

describe('whether a message is taken', () => {
  const other = { ...agent, ownerId: 'user_other' };
  const cases: readonly [string, Partial<PostMessage>, string][] = [
    ['active agent', {}, 'message.created user'],
    ['draft of its own', { agent: { ...agent, status: 'draft' } }, 'message.created user'],
    ['public agent of another user', { agent: { ...other, isPublic: true } }, 'message.created user'],
    ['public draft of another user', { agent: { ...other, isPublic: true, status: 'draft' } }, 'agent_not_runnable'],
    ['private agent of another user', { agent: other }, 'agent_not_runnable'],
    ['paused agent', { agent: { ...agent, status: 'paused' } }, 'agent_not_runnable'],
    ['archived agent', { agent: { ...agent, status: 'archived' } }, 'agent_not_runnable'],
    ['no agent any more', { agent: null }, 'agent_not_runnable'],
    ['the longest text', { content: 'x'.repeat(MAX_MESSAGE_BYTES) }, 'message.created user'],
    ['a byte more', { content: 'x'.repeat(MAX_MESSAGE_BYTES + 1) }, 'message_too_large'],
    ['bytes count, not characters', { content: 'ä'.repeat(MAX_MESSAGE_BYTES / 2 + 1) }, 'message_too_large'],
    ['escapes count', { content: '\n'.repeat(MAX_MESSAGE_BYTES / 2 + 1) }, 'message_too_large'],
  ];
  for (const [name, fields, expected] of cases) {
    it(`${name} → ${expected}`, () => expect(outcome(decide(fields))).toBe(expected));
  }

  it('bounds the bytes that wait, but lets one message wait in any case', () => {
    const active = after(conversation(), decide({})) as ConversationState;
    const next = { executionId: executionId('next') };
    expect(outcome(decide(next, { ...active, queue: [queued('q', MAX_QUEUED_BYTES)] }))).toBe('conversation_queue_full');
    expect(outcome(decide({ ...next, content: 'x'.repeat(MAX_MESSAGE_BYTES) }, active))).toBe('message.queued');
  });

  it('stores text that both JSON and Mongo can hold', () => {
    const next = after(conversation(), decide({ content: 'half \ud800' }));
    expect(next?.messages[0]?.content).toBe('half \ufffd');
    expect(next?.messages[0]?.bytes).toBe(textBytes('half \ufffd'));
  });
});

describe('a proposal that is here already', () => {
  const active = after(conversation(), decide({})) as ConversationState;
  const waiting = after(active, decidePostMessage(active, post('b'), { now: NOW, version: 3 })) as ConversationState;

  it.each([['a', 'started'], ['b', 'queued']])('is the same message %s, and changes nothing', (name, turn) => {
    const decision = decidePostMessage(waiting, post(name, { messageId: messageId('another') }), { now: NOW, version: 4 });
    expect(decision).toMatchObject({ kind: 'nothing', result: { messageId: messageId(name), executionId: executionId(name), turn } });
  });
});

describe('the answer to a repeated message', () => {
  const first = { conversationId: conversation()._id, messageId: messageId('a'), executionId: executionId('a') };
  const active = after(conversation(), decide({ clientMessageId: 'client-1' })) as ConversationState;

  it('comes from the event that the first one led to', () => {
    const decision = decide({});
    const data = decision.kind === 'commit' ? decision.events[0]?.data : undefined;
    expect(replayPost(active, data as never, 'client-1')).toEqual({ ...first, turn: 'started' });
    expect(replayPost(active, { ...first, userId: '', agentId: '', waitingBefore: 0 }, 'client-1')).toEqual({ ...first, turn: 'queued' });
  });

  it('comes from the window where the event is kept no more', () => {
    const ended = after(active, decideEndTurn(active, { executionId: first.executionId, end: 'completed', output: '', code: '', endTime: NOW, sealed: undefined }));
    expect(replayPost(ended, undefined, 'client-1')).toEqual({ ...first, turn: 'started' });
  });

  it('is an error where nothing is kept', () => {
    expect(() => replayPost(active, undefined, 'client-2')).toThrowError(expect.objectContaining({ code: 'conflict' }));
    expect(() => replayPost(active, undefined, undefined)).toThrowError(expect.objectContaining({ code: 'conflict' }));
    expect(() => replayPost(null, undefined, 'client-1')).toThrowError(expect.objectContaining({ code: 'not_found' }));
  });
});
