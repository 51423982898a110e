import { COMMANDS, QUERIES, newId, replyIdOf, type Caller, type PostedMessage, type RequestOf } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Harness, aUser, codeOf } from './support.js';

type Begin = RequestOf<typeof COMMANDS.beginConversation>;

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

const me: Caller = aUser();
const call = { id: 'call_1', name: 'f', arguments: '{}' };

function request(fields: Partial<Begin> = {}): Begin {
  const now = Date.now();
  const ids = { conversationId: newId('conversation', now), messageId: newId('message', now), executionId: newId('execution', now) };
  return { caller: me, agentId: harness.agentOf(me).agentId, content: 'Hello', ...ids, ...fields };
}
const begin = (asked: Begin): Promise<PostedMessage> => harness.rpc.request(COMMANDS.beginConversation, asked);
const get = (conversationId: string, caller = me) => harness.rpc.request(QUERIES.getConversation, { caller, conversationId });
const history = async (conversationId: string) =>
  (await harness.rpc.request(QUERIES.listMessages, { caller: me, conversationId, limit: 100, order: 'asc' })).data;

describe('a conversation that begins with its first turn', () => {
  it('has its history, its turn and what the turn asks', async () => {
    const asked = request({ before: [{ role: 'user', content: 'a' }, { role: 'assistant', content: 'b' }], options: { temperature: 0.5 }, title: 'Begun' });
    const posted = await begin(asked);
    expect(posted).toMatchObject({ conversationId: asked.conversationId, executionId: asked.executionId, turn: 'started' });
    expect(await get(asked.conversationId)).toMatchObject({ title: 'Begun', messageCount: 3, activeExecutionId: asked.executionId });
    expect((await history(asked.conversationId)).map(({ role, content, executionId }) => [role, content, executionId])).toEqual([
      ['user', 'a', null],
      ['assistant', 'b', null],
      ['user', 'Hello', asked.executionId],
    ]);
    const turn = await harness.rpc.request(QUERIES.findTurn, { caller: me, executionId: asked.executionId });
    expect(turn).toMatchObject({ state: 'active', messageId: asked.messageId, options: { temperature: 0.5 } });
  });

  it('is made once, however often it is asked for, and stays one person\'s', async () => {
    const asked = request();
    const answers = await Promise.all([begin(asked), begin(asked), begin(asked)]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await get(asked.conversationId)).toMatchObject({ messageCount: 1 });
    const other = aUser();
    expect(await codeOf(begin({ ...asked, executionId: newId('execution', 0), caller: other, agentId: harness.agentOf(other).agentId }))).toBe('not_found');
    expect(await codeOf(get(asked.conversationId, other))).toBe('not_found');
  });

  it('is refused, and leaves nothing', async () => {
    const asked = request({ before: [{ role: 'user', content: 'a', toolCalls: [call] }] });
    expect(await codeOf(begin(asked))).toBe('invalid_request');
    expect(await codeOf(begin(request({ agentId: newId('agent', 0) })))).toBe('not_found');
    expect(await codeOf(get(asked.conversationId))).toBe('not_found');
  });

  it('goes when its last turn has ended, if it was to', async () => {
    const asked = request({ ephemeral: true });
    const posted = await begin(asked);
    await harness.deliver(harness.endOf('execution.completed', me, posted));
    expect(await codeOf(get(asked.conversationId))).toBe('not_found');
    await until(async () => (await harness.tokens.read(posted.executionId)).some((frame) => frame.t === 'execution.completed'));
  });
});

describe('tools of the client', () => {
  it('are asked for by a reply, and answered by the next turn', async () => {
    const asked = request();
    const posted = await begin(asked);
    await harness.deliver(harness.endOf('execution.completed', me, posted, { output: '', finishReason: 'tool_calls', toolCalls: [call] }));
    expect((await history(asked.conversationId)).at(-1)).toMatchObject({ id: replyIdOf(asked.executionId), role: 'assistant', content: '', toolCalls: [call] });

    const now = Date.now();
    const answer = { caller: me, conversationId: asked.conversationId, messageId: newId('message', now), executionId: newId('execution', now), content: '42' };
    expect(await codeOf(harness.rpc.request(COMMANDS.postMessage, { ...answer, toolCallId: 'call_2' }))).toBe('invalid_request');
    const next = { ...answer, toolCallId: 'call_1', afterExecutionId: asked.executionId };
    expect(await harness.rpc.request(COMMANDS.postMessage, next)).toMatchObject({ turn: 'started' });
    expect((await history(asked.conversationId)).at(-1)).toMatchObject({ role: 'tool', content: '42', toolCallId: 'call_1' });
    const late = { ...answer, executionId: newId('execution', now), content: 'late', afterExecutionId: asked.executionId };
    expect(await codeOf(harness.rpc.request(COMMANDS.postMessage, late))).toBe('conversation_moved_on');

    const { messages } = await harness.rpc.request(QUERIES.getContext, { caller: me, conversationId: asked.conversationId, beforePosition: 3, tokenBudget: 1_000 });
    expect(messages).toMatchObject([{ role: 'user' }, { role: 'assistant', toolCalls: [call] }, { role: 'tool', toolCallId: 'call_1' }]);
  });
});
