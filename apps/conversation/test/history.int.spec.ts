import { COMMANDS, QUERIES, type Caller, type ConversationView, type MessageView, type PostedMessage } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Harness, aUser, codeOf } from './support.js';

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

const me: Caller = aUser();
const WIDTH = 200;
/** Text of the same size at every position. */
const text = (name: string): string => name.padEnd(WIDTH, '.');

interface Stored {
  readonly base: number;
  readonly messageCount: number;
  readonly windowBytes: number;
  readonly messages: readonly { readonly position: number; readonly bytes: number }[];
}
const stored = async (id: string): Promise<Stored> =>
  (await harness.mongo.db.collection('CONVERSATION').findOne({ _id: id as never })) as unknown as Stored;
const pages = (id: string) => harness.mongo.db.collection('conversation_page').find({ conversationId: id }).sort({ _id: 1 }).toArray();

async function turn(id: string, content: string, output = text('reply')): Promise<PostedMessage> {
  const posted = await harness.post(me, id, content);
  const ended = Promise.withResolvers<void>();
  const listening = harness.tokens.subscribe(posted.executionId, () => ended.resolve());
  await listening.ready;
  await harness.publish(harness.endOf('execution.completed', me, posted, { output }));
  await ended.promise;
  listening.close();
  return posted;
}

async function turns(id: string, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1) await turn(id, text(`question ${n}`));
}

/** All messages, page by page. */
async function readAll(conversationId: string, order: 'asc' | 'desc', limit: number): Promise<readonly MessageView[]> {
  const all: MessageView[] = [];
  for (let after: string | undefined; ; ) {
    const request = { caller: me, conversationId, limit, order, ...(after === undefined ? {} : { after }) };
    const page = await harness.rpc.request(QUERIES.listMessages, request);
    all.push(...page.data);
    if (!page.has_more || page.last_id === null) return all;
    after = page.last_id;
  }
}
const positions = (messages: readonly { readonly position: number }[]) => messages.map(({ position }) => position);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
const context = (id: string, beforePosition: number, tokenBudget: number, caller = me) =>
  harness.rpc.request(QUERIES.getContext, { caller, conversationId: id, beforePosition, tokenBudget });

describe('a conversation of 1,000 messages', () => {
  let long: ConversationView;
  const sizes: { readonly messages: number; readonly context: number; readonly read: number }[] = [];

  /** Bytes that the database sends while one context is asked for. */
  async function bytesRead(messageCount: number): Promise<number> {
    await harness.mongo.db.command({ profile: 2 });
    await context(long.id, messageCount, 300);
    await harness.mongo.db.command({ profile: 0 });
    const profile = await harness.mongo.db.collection('system.profile').find({ op: 'query', ns: /\.(CONVERSATION|conversation_page)$/ }).toArray();
    await harness.mongo.db.collection('system.profile').drop();
    return profile.reduce((sum, entry) => sum + Number(entry['responseLength']), 0);
  }

  /** Bytes of one context, in the reply and as the database sends them. */
  async function measure(): Promise<void> {
    const { messageCount } = await stored(long.id);
    const reply = await context(long.id, messageCount, 300);
    // What the service reads of its own accord meanwhile only adds.
    const read = Math.min(await bytesRead(messageCount), await bytesRead(messageCount), await bytesRead(messageCount));
    sizes.push({ messages: messageCount, context: JSON.stringify(reply.messages.map(({ content }) => content)).length, read });
  }

  beforeAll(async () => {
    long = await harness.conversation(me);
    await turns(long.id, 0, 5);
    await measure();
    await turns(long.id, 5, 500);
    await measure();
  }, 120_000);

  it('has a document that stays bounded, and pages without a gap', async () => {
    const { base, messages, windowBytes, messageCount } = await stored(long.id);
    expect(messageCount).toBe(1_000);
    expect(messages.length).toBeLessThanOrEqual(102);
    expect(windowBytes).toBe(messages.reduce((sum, { bytes }) => sum + bytes, 0));
    const sealed = await pages(long.id);
    expect(sealed.length).toBeGreaterThanOrEqual(17);
    expect(sealed.length).toBeLessThanOrEqual(20);
    const below = sealed.filter((page) => page['from'] < base).flatMap((page) => positions(page['messages']));
    expect([...below, ...positions(messages)]).toEqual(upTo(1_000));
  });

  it.each([
    ['asc', 100],
    ['desc', 100],
    ['asc', 37],
    ['desc', 37],
  ] as const)('lists them all once, %s by %i', async (order, limit) => {
    const all = positions(await readAll(long.id, order, limit));
    expect(order === 'asc' ? all : all.toReversed()).toEqual(upTo(1_000));
  });

  it('costs the same bytes of context as one of 10', () => {
    const [short, full] = sizes;
    expect([short?.messages, full?.messages]).toEqual([10, 1_000]);
    expect(full?.context).toBe(short?.context);
    // The keys of an array of BSON take a byte more each from the eleventh item on.
    expect(short?.read).toBeGreaterThan(1_000);
    expect(Math.abs((full?.read ?? 0) - (short?.read ?? 0))).toBeLessThan(64);
  });

  it('has a context that reaches into its pages where the budget does', async () => {
    const { messages } = await context(long.id, 1_000, 15_000);
    expect(positions(messages)).toEqual(upTo(1_000).slice(-300));
    expect(positions((await context(long.id, 100, 500)).messages)).toEqual(upTo(100).slice(-10));
    expect(positions((await context(long.id, 1_000, 1_000_000)).messages)).toEqual(upTo(1_000));
    expect((await context(long.id, 1_000, 49)).messages).toEqual([]);
    expect((await context(long.id, 0, 1_000)).messages).toEqual([]);
  });

  it('is another user’s secret', async () => {
    const [first] = (await harness.rpc.request(QUERIES.listMessages, { caller: me, conversationId: long.id, limit: 1, order: 'asc' })).data;
    const other = aUser();
    expect(await codeOf(context(long.id, 10, 100, other))).toBe('not_found');
    const request = { caller: other, conversationId: long.id, limit: 10, order: 'asc' as const };
    expect(await codeOf(harness.rpc.request(QUERIES.listMessages, request))).toBe('not_found');
    expect(await codeOf(harness.rpc.request(QUERIES.listMessages, { ...request, after: first?.id ?? '' }))).toBe('not_found');
    expect(await codeOf(harness.rpc.request(QUERIES.findTurn, { caller: other, executionId: first?.executionId ?? '' }))).toBe('not_found');
  });

  it('knows turns that are sealed, and messages that are not its own', async () => {
    const [first] = (await harness.rpc.request(QUERIES.listMessages, { caller: me, conversationId: long.id, limit: 1, order: 'asc' })).data;
    const turnOf = await harness.rpc.request(QUERIES.findTurn, { caller: me, executionId: first?.executionId ?? '' });
    expect(turnOf).toMatchObject({ conversationId: long.id, messageId: first?.id, state: 'ended' });
    const another = await harness.conversation(me);
    const request = { caller: me, conversationId: another.id, limit: 10, order: 'asc' as const, after: first?.id ?? '' };
    expect(await codeOf(harness.rpc.request(QUERIES.listMessages, request))).toBe('invalid_request');
  });

  it('loses its pages when it is deleted', async () => {
    await harness.rpc.request(COMMANDS.deleteConversation, { caller: me, conversationId: long.id });
    await until(async () => (await pages(long.id)).length === 0);
    expect(await codeOf(context(long.id, 10, 100))).toBe('not_found');
  });
});

describe('sealing', () => {
  it('survives a crash between the page and the drop', async () => {
    const { id } = await harness.conversation(me);
    await turns(id, 0, 51);
    await harness.settled('execution.completed');
    expect(await stored(id)).toMatchObject({ base: 0, messageCount: 102 });
    expect(await pages(id)).toMatchObject([{ from: 0, to: 50 }]);
    // What the process knew of the page is gone with it.
    await harness.service.drain();
    harness.service = await harness.startReplica();
    expect(positions(await readAll(id, 'asc', 100))).toEqual(upTo(102));
    expect(positions(await readAll(id, 'desc', 100))).toEqual(upTo(102).toReversed());
    await turn(id, text('the first after the crash'));
    await harness.settled('execution.completed');
    expect(await stored(id)).toMatchObject({ base: 0, messageCount: 104 });
    await turn(id, text('the second'));
    expect(await stored(id)).toMatchObject({ base: 50, messageCount: 106 });
    expect(await pages(id)).toHaveLength(1);
    expect(positions(await readAll(id, 'asc', 100))).toEqual(upTo(106));
  });

  it('seals large messages too, and lists them in pages that a reply can carry', async () => {
    const { id } = await harness.conversation(me);
    for (let n = 0; n < 5; n += 1) {
      await turn(id, 'q'.repeat(200_000), 'r'.repeat(200_000));
      // What a turn has sealed leaves the window with the next commit: that is to find it sealed.
      await harness.settled('execution.completed');
    }
    const { windowBytes, messageCount } = await stored(id);
    expect(messageCount).toBe(10);
    expect(windowBytes).toBeLessThan(1_200_000);
    expect(positions(await readAll(id, 'asc', 100))).toEqual(upTo(10));
    expect(positions(await readAll(id, 'desc', 100))).toEqual(upTo(10).toReversed());
    expect(positions((await context(id, 10, 1_000_000)).messages)).toEqual([7, 8, 9]);
  });

  it('leaves no page of a conversation that is deleted meanwhile', async () => {
    const { id } = await harness.conversation(me);
    const posted = await harness.post(me, id);
    const insertPage = () =>
      harness.mongo.db
        .collection('conversation_page')
        .insertOne({ _id: `${id}:0000000000` as never, conversationId: id, userId: me.userId, from: 0, to: 1, messages: [] });
    await insertPage();
    await harness.rpc.request(COMMANDS.deleteConversation, { caller: me, conversationId: id });
    await until(async () => (await pages(id)).length === 0);
    // What a slower replica has inserted since, before it crashed.
    await insertPage();
    await harness.deliver(harness.endOf('execution.completed', me, posted));
    expect(await pages(id)).toEqual([]);
  });

  it('puts a broken conversation.deleted aside and handles the next one', async () => {
    const { id } = await harness.conversation(me);
    const broken = harness.event('conversation.deleted', me.userId, id, { conversationId: id });
    await harness.publish(broken, JSON.stringify({ ...broken, data: {} }));
    await harness.deliver(broken);
    await harness.deliver(broken);
    expect(await harness.deadLetters('conversation_deleted')).toBe(1);
  });
});
