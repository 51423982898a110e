import { COMMANDS, QUERIES, newId, type Caller, type ConversationView, type InputMessage, type MessageView, type RequestOf } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Harness, aUser, codeOf } from './support.js';

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

const me: Caller = aUser();
const said = (count: number, size = 10): InputMessage[] =>
  Array.from({ length: count }, (_, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content: `${index}`.padEnd(size, '.') }));

function create(messages: InputMessage[] = [], fields: Partial<RequestOf<typeof COMMANDS.createConversation>> = {}): Promise<ConversationView> {
  return harness.rpc.request(COMMANDS.createConversation, { caller: me, agentId: harness.agentOf(me).agentId, messages, ...fields });
}
const importInto = (conversationId: string, messages: InputMessage[], caller = me) =>
  harness.rpc.request(COMMANDS.importMessages, { caller, conversationId, messages });
const fork = (conversationId: string, messageId: string, fields: Partial<RequestOf<typeof COMMANDS.forkConversation>> = {}) =>
  harness.rpc.request(COMMANDS.forkConversation, { caller: me, conversationId, messageId, ...fields });

async function all(conversationId: string): Promise<MessageView[]> {
  const found: MessageView[] = [];
  for (let after: string | undefined; ; after = found.at(-1)?.id) {
    const position = after === undefined ? {} : { after };
    const page = await harness.rpc.request(QUERIES.listMessages, { caller: me, conversationId, limit: 100, order: 'asc', ...position });
    found.push(...page.data);
    if (!page.has_more) return found;
  }
}
const texts = (messages: readonly MessageView[]): string[] => messages.map(({ content }) => content.replaceAll('.', ''));

describe('what was said elsewhere', () => {
  it('is in a conversation from its beginning, or comes later', async () => {
    const { id, messageCount } = await create(said(3));
    expect(messageCount).toBe(3);
    const { messages } = await importInto(id, said(2));
    expect(messages.map(({ position }) => position)).toEqual([3, 4]);
    expect(texts(await all(id))).toEqual(['0', '1', '2', '0', '1']);
    expect(await harness.rpc.request(QUERIES.getMessage, { caller: me, conversationId: id, messageId: messages[1]?.id ?? '' })).toEqual(messages[1]);
  });

  it('is refused where it would be ambiguous, wrong or too much, and leaves nothing', async () => {
    const { id } = await harness.conversation(me);
    expect(await codeOf(importInto(id, [{ role: 'tool', content: 'x' }]))).toBe('invalid_request');
    expect(await codeOf(importInto(id, said(10, 70_000)))).toBe('message_too_large');
    expect(await codeOf(importInto(id, said(1), aUser()))).toBe('not_found');
    await harness.post(me, id);
    expect(await codeOf(importInto(id, said(1)))).toBe('conflict');
    expect(texts(await all(id))).toEqual(['Hello']);
  });
});

describe('a conversation without an agent', () => {
  it('gets that of its first turn, and keeps it', async () => {
    const { id, agentId } = await harness.rpc.request(COMMANDS.createConversation, { caller: me, metadata: { a: 'b' } });
    expect(agentId).toBeNull();
    expect(await codeOf(harness.post(me, id))).toBe('invalid_request');
    const [first, second] = [harness.agentOf(me).agentId, harness.agentOf(me).agentId];
    const post = (agent: string) => {
      const now = Date.now();
      const ids = { messageId: newId('message', now), executionId: newId('execution', now) };
      return harness.rpc.request(COMMANDS.postMessage, { caller: me, conversationId: id, agentId: agent, content: 'Hi', ...ids });
    };
    expect(await post(first)).toMatchObject({ turn: 'started' });
    expect(await codeOf(post(second))).toBe('conflict');
    expect(await post(first)).toMatchObject({ turn: 'queued' });
    expect(await harness.rpc.request(QUERIES.getConversation, { caller: me, conversationId: id })).toMatchObject({ agentId: first, metadata: { a: 'b' } });
  });
});

describe('a fork', () => {
  it('has what was said up to a message, and goes its own way', async () => {
    const source = await create(said(5), { title: 'Source', metadata: { a: 'b' } });
    const third = (await all(source.id))[2] as MessageView;
    const copy = await fork(source.id, third.id);
    expect(copy).toMatchObject({ title: 'Source', agentId: source.agentId, metadata: { a: 'b' }, messageCount: 3, activeExecutionId: null });
    await importInto(copy.id, said(1));
    const copied = await all(copy.id);
    expect(texts(copied)).toEqual(['0', '1', '2', '0']);
    expect(texts(await all(source.id))).toEqual(['0', '1', '2', '3', '4']);
    expect(copied.some(({ id }) => id === third.id)).toBe(false);
  });

  it.each([49, 50, 120, 205])('takes pages over, up to message %s', async (last) => {
    const source = await create(said(150));
    // The end of a turn seals what is over the window.
    await harness.deliver(harness.endOf('execution.completed', me, await harness.post(me, source.id, 'x')));
    await importInto(source.id, said(60));
    const messages = await all(source.id);
    const copy = await fork(source.id, messages[last]?.id ?? '');
    const copied = await all(copy.id);
    expect(texts(copied)).toEqual(texts(messages.slice(0, last + 1)));
    expect(copied.map(({ position }) => position)).toEqual(copied.map((_, index) => index));
    const { messages: context } = await harness.rpc.request(QUERIES.getContext, { caller: me, conversationId: copy.id, beforePosition: last + 1, tokenBudget: 100_000 });
    expect(context).toHaveLength(last + 1);
  });

  it('is refused for what is not there, and to others', async () => {
    const { id } = await create(said(1));
    const [message] = await all(id);
    expect(await codeOf(fork(id, newId('message', 0)))).toBe('invalid_request');
    expect(await codeOf(fork(newId('conversation', 0), message?.id ?? ''))).toBe('not_found');
    expect(await codeOf(fork(id, message?.id ?? '', { caller: aUser() }))).toBe('not_found');
    expect(await codeOf(fork(id, message?.id ?? '', { agentId: harness.agentOf(aUser()).agentId }))).toBe('not_found');
  });
});
