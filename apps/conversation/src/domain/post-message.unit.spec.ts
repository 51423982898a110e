import { MAX_BYTES_BEFORE, MAX_MESSAGE_BYTES, MAX_OPTIONS_BYTES } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { NOW, agent, after, conversation, end, executionId, messageId, outcome, post, queued } from '../../test/fixtures.js';
import { decideBeginConversation } from './begin-conversation.js';
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

describe('what comes with a message', () => {
  const call = { id: 'call_1', name: 'f', arguments: '{}' };
  const asking = { role: 'assistant' as const, content: '', toolCalls: [call] };
  const said = [{ role: 'user' as const, content: 'what time is it?' }, asking];
  const result = { content: '12:00', toolCallId: 'call_1' };

  const cases: readonly [string, Partial<PostMessage>, string][] = [
    ['messages before it', { before: said }, 'history.imported, message.created user'],
    ['the result of a call', { before: said, ...result }, 'history.imported, message.created tool'],
    ['the last of several results', { before: [...said, { role: 'tool', ...result }], ...result }, 'history.imported, message.created tool'],
    ['an empty result', { before: said, ...result, content: '' }, 'history.imported, message.created tool'],
    ['no text and no call', { content: '' }, 'invalid_request'],
    ['the result of no call', { ...result }, 'invalid_request'],
    ['the result of another call', { before: said, ...result, toolCallId: 'call_2' }, 'invalid_request'],
    ['the result of a call that was answered by text', { before: [...said, { role: 'user', content: 'x' }], ...result }, 'invalid_request'],
    ['a tool without its call', { before: [{ role: 'tool', content: 'x' }] }, 'invalid_request'],
    ['a user that calls tools', { before: [{ role: 'user', content: 'x', toolCalls: [call] }] }, 'invalid_request'],
    ['an assistant that answers a call', { before: [{ role: 'assistant', content: 'x', toolCallId: 'call_1' }] }, 'invalid_request'],
    ['too much before it', { before: [{ role: 'user', content: 'x'.repeat(MAX_BYTES_BEFORE + 1) }] }, 'message_too_large'],
    ['options that are too large', { options: { instructions: 'x'.repeat(MAX_OPTIONS_BYTES) } }, 'message_too_large'],
  ];
  for (const [name, fields, expected] of cases) {
    it(`${name} → ${expected}`, () => expect(outcome(decide(fields))).toBe(expected));
  }

  it('stands before it in the history, and starts nothing', () => {
    const next = after(conversation(), decide({ before: said, ...result }));
    expect(next?.messages.map(({ position, role, starts, executionId: by }) => [position, role, starts === true, by])).toEqual([
      [0, 'user', false, null],
      [1, 'assistant', false, null],
      [2, 'tool', true, executionId('a')],
    ]);
    expect(new Set(next?.messages.map(({ id }) => id)).size).toBe(3);
    expect(next).toMatchObject({ messageCount: 3, active: { userMessagePosition: 2 } });
    expect(next?.windowBytes).toBe(next?.messages.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  it('waits with it, and gets its place when the turn comes', () => {
    const options = { temperature: 0.5 };
    const active = after(conversation(), decide({})) as ConversationState;
    const waiting = after(active, decidePostMessage(active, post('b', { before: [{ role: 'user', content: 'x' }], options }), { now: NOW, version: 3 }));
    const ended = after(waiting as ConversationState, decideEndTurn(waiting, end('a')));
    expect(ended?.messages.map(({ role, content }) => `${role} ${content}`)).toEqual(['user content of a', 'assistant reply to a', 'user x', 'user content of b']);
    expect(ended?.active).toMatchObject({ executionId: executionId('b'), userMessagePosition: 3, options });
  });
});

describe('going on from a reply', () => {
  const active = after(conversation(), decide({})) as ConversationState;
  const ended = after(active, decideEndTurn(active, end('a'))) as ConversationState;
  const next = { executionId: executionId('next') };

  it.each([
    ['the last', ended, executionId('a'), 'message.created user'],
    ['one that is not there yet', active, executionId('a'), 'conversation_moved_on'],
    ['an older one', after(ended, decidePostMessage(ended, post('b'), { now: NOW, version: 4 })) as ConversationState, executionId('a'), 'conversation_moved_on'],
    ['one that never was', ended, executionId('other'), 'conversation_moved_on'],
  ])('%s', (_name, state, afterExecutionId, expected) => {
    expect(outcome(decide({ ...next, afterExecutionId }, state))).toBe(expected);
  });
});

describe('a conversation that begins with its first turn', () => {
  const begin = { ...post('a'), conversationId: conversation()._id, agentId: agent.agentId, title: undefined, ephemeral: false };
  const context = { now: NOW, version: 1 };

  it('is made with it', () => {
    const decision = decideBeginConversation(null, { ...begin, before: [{ role: 'user', content: 'x' }] }, context);
    expect(outcome(decision)).toBe('created, history.imported, message.created user');
    expect(decision).toMatchObject({ kind: 'create', state: { messageCount: 2, active: { executionId: executionId('a'), userMessagePosition: 1 } } });
  });

  it.each([
    ['no agent', { agent: null }, 'not_found'],
    ['an agent of somebody else', { agent: { ...agent, ownerId: 'user_other' } }, 'not_found'],
    ['an agent that is paused', { agent: { ...agent, status: 'paused' as const } }, 'agent_not_runnable'],
    ['no text', { content: '' }, 'invalid_request'],
  ])('is not made with %s', (_name, fields, expected) => {
    expect(outcome(decideBeginConversation(null, { ...begin, ...fields }, context))).toBe(expected);
  });

  it('is the same one where it is asked for again, and nobody else\'s', () => {
    expect(decideBeginConversation(conversation(), begin, context)).toMatchObject({ kind: 'nothing', result: { executionId: executionId('a') } });
    expect(outcome(decideBeginConversation(conversation({ userId: 'user_other' }), begin, context))).toBe('not_found');
  });

  it('goes when its last turn has ended, if it was to', () => {
    const active = after(conversation({ ephemeral: true }), decide({})) as ConversationState;
    const waiting = after(active, decidePostMessage(active, post('b'), { now: NOW, version: 3 })) as ConversationState;
    expect(outcome(decideEndTurn(active, end('a')))).toBe('message.created assistant, deleted');
    expect(decideEndTurn(active, end('a')).kind).toBe('remove');
    expect(outcome(decideEndTurn(waiting, end('a')))).toBe('message.created assistant, message.created user');
    expect(outcome(decideEndTurn(active, end('a', { end: 'failed', output: '', code: 'internal' })))).toBe('turn.failed, deleted');
  });
});

describe('a proposal that is here already', () => {
  const active = after(conversation(), decide({})) as ConversationState;
  const waiting = after(active, decidePostMessage(active, post('b'), { now: NOW, version: 3 })) as ConversationState;

  it.each([['a', 'started'], ['b', 'queued']])('is the same message %s, and changes nothing', (name, turn) => {
    const decision = decidePostMessage(waiting, post(name, { messageId: messageId('another') }), { now: NOW, version: 4 });
    expect(decision).toMatchObject({ kind: 'nothing', result: { messageId: messageId(name), executionId: executionId(name), turn } });
  });

  it('is found where only that is asked for; what is new is not taken then', () => {
    const ask = (name: string) => decidePostMessage(waiting, post(name, { onlyRepeated: true }), { now: NOW, version: 4 });
    expect(ask('b')).toMatchObject({ kind: 'nothing', result: { executionId: executionId('b') } });
    expect(outcome(ask('c'))).toBe('not_found');
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
    const ended = after(active, decideEndTurn(active, { executionId: first.executionId, end: 'completed', output: '', toolCalls: [], between: [], code: '', endTime: NOW, sealed: undefined }));
    expect(replayPost(ended, undefined, 'client-1')).toEqual({ ...first, turn: 'started' });
  });

  it('is an error where nothing is kept', () => {
    expect(() => replayPost(active, undefined, 'client-2')).toThrowError(expect.objectContaining({ code: 'conflict' }));
    expect(() => replayPost(active, undefined, undefined)).toThrowError(expect.objectContaining({ code: 'conflict' }));
    expect(() => replayPost(null, undefined, 'client-1')).toThrowError(expect.objectContaining({ code: 'not_found' }));
  });
});
