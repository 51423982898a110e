import { QUERIES, newId, type Caller, type FinalFrame, type MessageView, type PostedMessage, type TokenFrame } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Harness, aUser, codeOf } from './support.js';

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

const me: Caller = aUser();

async function history(conversationId: string): Promise<readonly string[]> {
  const page = await harness.rpc.request(QUERIES.listMessages, { caller: me, conversationId, limit: 100, order: 'asc' });
  return page.data.map(({ position, role, content }: MessageView) => `${position} ${role} ${content}`);
}
const get = (conversationId: string) => harness.rpc.request(QUERIES.getConversation, { caller: me, conversationId });
const find = (executionId: string, caller = me) => harness.rpc.request(QUERIES.findTurn, { caller, executionId });

/** A conversation with a turn that runs and one that waits. */
async function busy(): Promise<{ readonly id: string; readonly first: PostedMessage; readonly second: PostedMessage }> {
  const { id } = await harness.conversation(me);
  return { id, first: await harness.post(me, id, 'one'), second: await harness.post(me, id, 'two') };
}

const ENDS: readonly [FinalFrame, string, readonly string[]][] = [
  ['execution.completed', 'Done', ['0 user one', '1 assistant Done', '2 user two']],
  ['execution.completed', '', ['0 user one', '1 assistant ', '2 user two']],
  ['execution.failed', 'Part', ['0 user one', '1 assistant Part', '2 user two']],
  ['execution.failed', '', ['0 user one', '1 user two']],
  ['execution.cancelled', 'Part', ['0 user one', '1 assistant Part', '2 user two']],
  ['execution.cancelled', '', ['0 user one', '1 user two']],
  ['execution.incomplete', 'Part', ['0 user one', '1 assistant Part', '2 user two']],
  ['execution.incomplete', '', ['0 user one', '1 user two']],
];

describe.each(ENDS)('%s with output "%s"', (type, output, expected) => {
  it('ends the turn and starts the next one', async () => {
    const { id, first, second } = await busy();
    await harness.deliver(harness.endOf(type, me, first, { output }));
    expect(await history(id)).toEqual(expected);
    expect(await get(id)).toMatchObject({ activeExecutionId: second.executionId, queuedMessages: 0, messageCount: expected.length });
  });

  it('changes nothing when it comes again', async () => {
    const { id, first } = await busy();
    const event = harness.endOf(type, me, first, { output });
    await harness.deliver(event);
    const before = await get(id);
    await harness.deliver(event);
    await harness.deliver({ ...event, id: `${event.id}0`, sequence: event.sequence + 1 });
    expect(await get(id)).toEqual(before);
    expect(await history(id)).toEqual(expected);
  });

  it('changes nothing where it belongs to no turn', async () => {
    const { id, first } = await busy();
    const before = await get(id);
    await harness.deliver(harness.endOf(type, me, { ...first, executionId: newId('execution', 0) }, { output }));
    await harness.deliver(harness.endOf(type, me, { ...first, conversationId: newId('conversation', 0) }, { output }));
    expect(await get(id)).toEqual(before);
  });

  it('goes to the dead letters where it is broken, and the next one is handled', async () => {
    const { id, first } = await busy();
    const handler = type.replace('.', '_');
    const letters = await harness.deadLetters(handler);
    const event = harness.endOf(type, me, first, { output });
    await harness.publish({ ...event, id: 'broken:1' }, '{"no": "event"');
    await harness.publish(event, JSON.stringify({ ...event, data: { ...event.data, fence: 'two' } }));
    await harness.deliver(event);
    expect(await harness.deadLetters(handler)).toBe(letters + 2);
    expect(await history(id)).toEqual(expected);
  });
});

describe('turns', () => {
  it('that wait are taken from the queue when their end comes before their turn', async () => {
    const { id, first, second } = await busy();
    const third = await harness.post(me, id, 'three');
    await harness.deliver(harness.endOf('execution.cancelled', me, second, { output: '', attempts: 0 }));
    expect(await get(id)).toMatchObject({ activeExecutionId: first.executionId, queuedMessages: 1 });
    await harness.deliver(harness.endOf('execution.completed', me, first, { output: 'Done' }));
    expect(await history(id)).toEqual(['0 user one', '1 assistant Done', '2 user three']);
    expect(await get(id)).toMatchObject({ activeExecutionId: third.executionId, queuedMessages: 0 });
  });

  it('keep the order of posting, also where the end of an old turn comes again and again', async () => {
    const { id } = await harness.conversation(me);
    const posted: PostedMessage[] = [];
    for (let n = 0; n < 8; n += 1) posted.push(await harness.post(me, id, `m${n}`));
    const ends = posted.map((turn, n) => harness.endOf('execution.completed', me, turn, { output: `r${n}` }));
    for (const event of ends) {
      await harness.deliver(event);
      await harness.deliver(ends[0] ?? event);
    }
    const expected = posted.flatMap((_, n) => [`${2 * n} user m${n}`, `${2 * n + 1} assistant r${n}`]);
    expect(await history(id)).toEqual(expected);
    expect(await get(id)).toMatchObject({ activeExecutionId: null, queuedMessages: 0 });
  });

  it('stay whole between two replicas', async () => {
    const replica = await harness.startReplica();
    const { id } = await harness.conversation(me);
    const turns = await Promise.all(Array.from({ length: 20 }, (_, n) => harness.post(me, id, `m${n}`)));
    let ended = 0;
    while (ended < turns.length) {
      const { activeExecutionId } = await get(id);
      const turn = turns.find(({ executionId }) => executionId === activeExecutionId);
      if (turn === undefined) throw new Error('No turn runs although some wait.');
      await harness.deliver(harness.endOf('execution.completed', me, turn, { output: 'r' }));
      ended += 1;
    }
    const roles = (await history(id)).map((line) => line.split(' ')[1]);
    expect(roles).toEqual(turns.flatMap(() => ['user', 'assistant']));
    await replica.drain();
  });

  it('end their token stream when the reply can be read, with the same frame each time', async () => {
    const { id, first } = await busy();
    const frames: { readonly frame: TokenFrame; readonly readable: Promise<readonly string[]> }[] = [];
    const listening = harness.tokens.subscribe(first.executionId, (frame) => frames.push({ frame, readable: history(id) }));
    await listening.ready;
    const event = harness.endOf('execution.completed', me, first, { output: 'Done' });
    await harness.deliver(event);
    await harness.deliver(event);
    await until(() => frames.length === 2);
    expect(frames[0]?.frame).toEqual({ f: 2, n: 8, t: 'execution.completed', d: event.data });
    expect(frames[1]?.frame).toEqual(frames[0]?.frame);
    expect(await frames[0]?.readable).toContain('1 assistant Done');
    listening.close();
  });
});

describe('conversation.find_turn', () => {
  it('finds a turn that waits, runs or has ended', async () => {
    const { id, first, second } = await busy();
    const turn = { conversationId: id, userId: me.userId };
    expect(await find(first.executionId)).toMatchObject({ ...turn, messageId: first.messageId, state: 'active' });
    expect(await find(second.executionId)).toMatchObject({ ...turn, messageId: second.messageId, state: 'queued' });
    await harness.deliver(harness.endOf('execution.completed', me, first));
    expect(await find(first.executionId)).toMatchObject({ ...turn, messageId: first.messageId, state: 'ended' });
    expect(await find(second.executionId)).toMatchObject({ ...turn, messageId: second.messageId, state: 'active' });
  });

  it('knows no turn of another user, and none that never was', async () => {
    const { first } = await busy();
    expect(await codeOf(find(first.executionId, aUser()))).toBe('not_found');
    expect(await codeOf(find(newId('execution', 0)))).toBe('not_found');
  });
});
