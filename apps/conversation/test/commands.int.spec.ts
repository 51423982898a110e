import { COMMANDS, MAX_MESSAGE_BYTES, MAX_QUEUED_MESSAGES, QUERIES, newId, type AnyDomainEvent, type ConversationView } from '@fenago/contracts';
import { runInContext } from '@fenago/observability';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Harness, aUser, codeOf } from './support.js';

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

const me = aUser();
const other = aUser();
const get = (conversation: ConversationView, caller = me) =>
  harness.rpc.request(QUERIES.getConversation, { caller, conversationId: conversation.id });

/** Events of one conversation from now on. */
function watch(conversationId: string): AnyDomainEvent[] {
  const seen: AnyDomainEvent[] = [];
  harness.events.subscribe(`evt.*.conversation.${conversationId}.>`, (event) => seen.push(event));
  return seen;
}

describe('conversation.create', () => {
  it('makes a conversation that can be read at once', async () => {
    const { agentId } = harness.agentOf(me);
    const made = await harness.rpc.request(COMMANDS.createConversation, { caller: me, agentId, title: 'Plans' });
    expect(made).toMatchObject({ object: 'conversation', title: 'Plans', userId: me.userId, agentId, status: 'active', messageCount: 0 });
    expect(await get(made)).toEqual(made);
  });

  it('makes another one each time', async () => {
    const { agentId } = harness.agentOf(me);
    const ids = [1, 2].map(async () => (await harness.rpc.request(COMMANDS.createConversation, { caller: me, agentId })).id);
    expect(new Set(await Promise.all(ids)).size).toBe(2);
  });

  it('makes one for one cause, also where the agent has gone meanwhile', async () => {
    const { agentId } = harness.agentOf(me);
    const cause = { id: 'idem:create', time: new Date() };
    const again = (): Promise<ConversationView> =>
      runInContext({ correlationId: 'c', cause }, () => harness.rpc.request(COMMANDS.createConversation, { caller: me, agentId }));
    const [made, ...others] = await Promise.all([again(), again(), again()]);
    harness.agents.delete(agentId);
    expect([...others, await again()]).toEqual([made, made, made]);
  });

  it.each([
    ['an agent that does not exist', () => newId('agent', 0), 'not_found'],
    ['a private agent of another user', () => harness.agentOf(other).agentId, 'not_found'],
    ['a public agent of another user', () => harness.agentOf(other, { isPublic: true }).agentId, 'none'],
    ['a draft of its own', () => harness.agentOf(me, { status: 'draft' }).agentId, 'none'],
    ['a paused agent', () => harness.agentOf(me, { status: 'paused' }).agentId, 'agent_not_runnable'],
    ['no id of an agent', () => 'agent', 'invalid_request'],
  ])('%s → %s', async (_, agentId, code) => {
    expect(await codeOf(harness.rpc.request(COMMANDS.createConversation, { caller: me, agentId: agentId() }))).toBe(code);
  });
});

describe('conversation.update', () => {
  const update = (conversationId: string, fields: { title?: string; status?: 'active' | 'archived'; ifRevisions?: number[] }, caller = me) =>
    harness.rpc.request(COMMANDS.updateConversation, { caller, conversationId, ...fields });

  it('renames, archives and restores', async () => {
    const { id } = await harness.conversation(me);
    const seen = watch(id);
    expect(await update(id, { title: 'New' })).toMatchObject({ title: 'New', status: 'active' });
    expect(await update(id, { status: 'archived' })).toMatchObject({ title: 'New', status: 'archived' });
    expect(await codeOf(harness.post(me, id))).toBe('conversation_archived');
    expect(await update(id, { status: 'active' })).toMatchObject({ status: 'active' });
    expect(await harness.post(me, id)).toMatchObject({ turn: 'started' });
    await until(() => seen.filter(({ type }) => type === 'conversation.updated').length === 3);
  });

  it('changes what has not changed since it was decided, and nothing else', async () => {
    const conversation = await harness.conversation(me);
    const { id, revision } = conversation;
    expect(await update(id, { title: 'New', ifRevisions: [revision] })).toMatchObject({ title: 'New', revision: revision + 1 });
    expect(await codeOf(update(id, { title: 'Newer', ifRevisions: [revision] }))).toBe('precondition_failed');
    expect(await codeOf(update(id, { title: 'Newer', ifRevisions: [] }))).toBe('precondition_failed');
    expect(await codeOf(update(id, { title: 'Mine', ifRevisions: [revision] }, other))).toBe('not_found');
    expect(await get(conversation)).toMatchObject({ title: 'New', revision: revision + 1 });
    // A turn changes what is seen of the conversation, and so its revision.
    await harness.post(me, id);
    expect(await codeOf(update(id, { title: 'Newer', ifRevisions: [revision + 1] }))).toBe('precondition_failed');
  });

  it('changes nothing where nothing is new', async () => {
    const conversation = await harness.conversation(me);
    const { id, title } = conversation;
    expect(await update(id, { title })).toEqual(conversation);
    expect(await get(conversation)).toEqual(conversation);
  });

  it('refuses what is not the caller’s, unknown or invalid', async () => {
    const { id } = await harness.conversation(me);
    expect(await codeOf(update(id, { title: 'x' }, other))).toBe('not_found');
    expect(await codeOf(update(newId('conversation', 0), { title: 'x' }))).toBe('not_found');
    expect(await codeOf(update(id, { title: '' }))).toBe('invalid_request');
    expect(await codeOf(update(id, { title: { $gt: '' } as never }))).toBe('invalid_request');
  });
});

describe('conversation.delete', () => {
  const remove = (conversationId: string, caller = me, condition: { ifRevisions?: number[] } = {}) =>
    harness.rpc.request(COMMANDS.deleteConversation, { caller, conversationId, ...condition });

  it('removes the conversation, and says so once', async () => {
    const conversation = await harness.conversation(me);
    const seen = watch(conversation.id);
    expect(await codeOf(remove(conversation.id, other))).toBe('not_found');
    expect(await codeOf(remove(conversation.id, me, { ifRevisions: [conversation.revision + 1] }))).toBe('precondition_failed');
    expect(await get(conversation)).toEqual(conversation);
    expect(await remove(conversation.id)).toEqual({ id: conversation.id, deleted: true });
    expect(await codeOf(get(conversation))).toBe('not_found');
    expect(await codeOf(remove(conversation.id))).toBe('not_found');
    expect(await codeOf(harness.post(me, conversation.id))).toBe('not_found');
    const list = await harness.rpc.request(QUERIES.listConversations, { caller: me, limit: 100, order: 'desc' });
    expect(list.data.map(({ id }) => id)).not.toContain(conversation.id);
    await until(() => seen.some(({ type }) => type === 'conversation.deleted'));
  });

  it('drops the turn that runs: its end changes nothing and is settled', async () => {
    const { id } = await harness.conversation(me);
    const posted = await harness.post(me, id);
    await remove(id);
    await harness.deliver(harness.endOf('execution.completed', me, posted));
    expect(await harness.deadLetters('execution_completed')).toBe(0);
    await until(async () => (await harness.mongo.db.collection('CONVERSATION').countDocuments({ _id: id as never })) === 0);
  });
});

describe('conversation.post_message', () => {
  it('starts a turn, and queues what comes while it runs', async () => {
    const conversation = await harness.conversation(me);
    const seen = watch(conversation.id);
    const first = await harness.post(me, conversation.id, 'one');
    const second = await harness.post(me, conversation.id, 'two');
    expect([first.turn, second.turn]).toEqual(['started', 'queued']);
    expect(await get(conversation)).toMatchObject({ activeExecutionId: first.executionId, queuedMessages: 1, messageCount: 1 });
    const messages = await until(() => seen.length === 2 && seen);
    expect(messages[0]).toMatchObject({ type: 'conversation.message.created', data: { role: 'user', content: 'one', position: 0, agentVersion: 1 } });
    expect(messages[1]).toMatchObject({ type: 'conversation.message.queued', data: { executionId: second.executionId, waitingBefore: 0 } });
  });

  it('answers a repeated client message id as the first time, also much later', async () => {
    const { id } = await harness.conversation(me);
    const first = await harness.post(me, id, 'one', 'client-1');
    const queued = await harness.post(me, id, 'two', 'client-2');
    expect(await harness.post(me, id, 'one', 'client-1')).toEqual(first);
    expect(await harness.post(me, id, 'two', 'client-2')).toEqual(queued);
    // Past the 64 causes that the document remembers, the answer comes from the archive.
    for (let n = 0; n < 70; n += 1) {
      await harness.rpc.request(COMMANDS.updateConversation, { caller: me, conversationId: id, title: `Title ${n}` });
    }
    const causes = await harness.mongo.db.collection('CONVERSATION').findOne({ _id: id as never });
    expect(JSON.stringify(causes?.['causes'])).not.toContain('client-1');
    expect(await harness.post(me, id, 'one', 'client-1')).toEqual(first);
    // Also where nothing new is to be posted.
    const ids = { messageId: newId('message', Date.now()), executionId: newId('execution', Date.now()) };
    const again = { caller: me, conversationId: id, ...ids, content: 'one', clientMessageId: 'client-1', onlyRepeated: true };
    expect(await harness.rpc.request(COMMANDS.postMessage, again)).toEqual(first);
    await expect(harness.rpc.request(COMMANDS.postMessage, { ...again, clientMessageId: 'client-3' })).rejects.toMatchObject({ code: 'not_found' });
    expect(await harness.rpc.request(QUERIES.getConversation, { caller: me, conversationId: id })).toMatchObject({ queuedMessages: 1 });
  });

  it('takes one client message id from many writers at once as one message', async () => {
    const { id } = await harness.conversation(me);
    const answers = await Promise.all(Array.from({ length: 10 }, () => harness.post(me, id, 'one', 'client-1')));
    expect(new Set(answers.map(({ executionId }) => executionId)).size).toBe(1);
  });

  it('takes a request that is sent again as the same request', async () => {
    const { id } = await harness.conversation(me);
    const request = { caller: me, conversationId: id, messageId: newId('message', Date.now()), executionId: newId('execution', Date.now()), content: 'x' };
    const first = await harness.rpc.request(COMMANDS.postMessage, request);
    expect(await harness.rpc.request(COMMANDS.postMessage, request)).toEqual(first);
  });

  it('refuses what is not the caller’s, unknown, too large or invalid', async () => {
    const { id } = await harness.conversation(me);
    expect(await codeOf(harness.post(other, id))).toBe('not_found');
    expect(await codeOf(harness.post(me, newId('conversation', 0)))).toBe('not_found');
    expect(await codeOf(harness.post(me, id, 'x'.repeat(MAX_MESSAGE_BYTES + 1)))).toBe('message_too_large');
    expect(await codeOf(harness.post(me, id, ''))).toBe('invalid_request');
    expect(await harness.post(me, id, 'x'.repeat(MAX_MESSAGE_BYTES))).toMatchObject({ turn: 'started' });
  });

  it('refuses a message when 64 wait, and says when to come back', async () => {
    const { id } = await harness.conversation(me);
    const all = await Promise.all(Array.from({ length: MAX_QUEUED_MESSAGES + 1 }, () => harness.post(me, id)));
    expect(all.filter(({ turn }) => turn === 'queued')).toHaveLength(MAX_QUEUED_MESSAGES);
    await expect(harness.post(me, id)).rejects.toMatchObject({ code: 'conversation_queue_full', retryAfterSeconds: 5 });
  });
});
