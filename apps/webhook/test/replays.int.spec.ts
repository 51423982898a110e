import { COMMANDS, newId, type Caller, type RequestOf } from '@fenago/contracts';
import { runInContext } from '@fenago/observability';
import { until } from '@fenago/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Receiver, stalls } from './receiver.js';
import { Webhooks, aUser, codeOf, happened } from './support.js';

const HOUR = 3_600_000;

let webhooks: Webhooks;
let receiver: Receiver;
beforeAll(async () => {
  webhooks = await Webhooks.start();
});
afterAll(() => webhooks.stop());
beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(() => receiver.stop());

const replay = (caller: Caller, webhookId: string, fields: Partial<RequestOf<typeof COMMANDS.replayWebhook>> = {}) =>
  webhooks.service.request(COMMANDS.replayWebhook, { caller, webhookId, from: new Date(0).toISOString(), ...fields });
const over = (caller: Caller, webhookId: string) => until(async () => (await webhooks.get(caller, webhookId)).replay === null);
const at = (ms: number): string => new Date(Date.now() - 10 * HOUR + ms).toISOString();

describe('webhook.replay', () => {
  it('delivers what happened in a period, also before the webhook was there, and nothing else', async () => {
    const [caller, stranger] = [aUser(), aUser()];
    const times = [0, 1, 2, 3].map((hour) => at(hour * HOUR));
    const events = times.map((time) => happened(caller, { time }));
    await webhooks.publish(...events, happened(stranger, { time: times[1] ?? '' }));
    const { id } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created', 'conversation.deleted'] });
    const answer = await replay(caller, id, { from: times[1] ?? '', to: times[3] ?? '' });
    expect(answer.replay ?? { from: times[1], to: times[3] }).toMatchObject({ from: times[1], to: times[3] });
    await over(caller, id);
    await until(() => receiver.received.length === 2);
    expect(receiver.received.map(({ event }) => event.id).toSorted()).toEqual([events[1]?.id, events[2]?.id].toSorted());
  });

  it('delivers once more what was delivered, under the same id, each once', async () => {
    const caller = aUser();
    const { id } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    const from = new Date(Date.now() - HOUR).toISOString();
    const events = Array.from({ length: 5 }, () => happened(caller));
    await webhooks.publish(...events);
    for (const event of events) await receiver.of(event.id);
    const first = [...receiver.ids];
    await replay(caller, id, { from });
    await until(() => receiver.received.length === 10);
    await over(caller, id);
    expect(receiver.ids.slice(5).toSorted()).toEqual(first.toSorted());
  });

  it('finds its beginning in a long stream, and goes on page by page', async () => {
    const caller = aUser();
    const early = Array.from({ length: 700 }, (_none, index) => happened(caller, { time: at(index) }));
    const late = Array.from({ length: 300 }, (_none, index) => happened(caller, { time: at(5 * HOUR + index) }));
    await webhooks.publish(...early, ...late);
    const { id } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'], concurrency: 20 });
    await replay(caller, id, { from: at(4 * HOUR) });
    await until(() => new Set(receiver.ids).size === 300);
    await over(caller, id);
    expect(receiver.received.map(({ event }) => event.id).toSorted()).toEqual(late.map((event) => event.id).toSorted());
  });

  it('is one at a time; the same request, come again, is no other', async () => {
    const caller = aUser();
    const { id } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    // More than a page: the next one waits for the first, which is never answered.
    await webhooks.publish(...Array.from({ length: 250 }, (_none, index) => happened(caller, { time: at(index) })));
    receiver.behaviour = stalls;
    const cause = { id: 'idem:replay', time: new Date() };
    const again = () => runInContext({ correlationId: 'c', cause }, () => replay(caller, id));
    const begun = await again();
    await until(() => receiver.received.length > 0);
    expect((await again()).replay).toMatchObject({ startedAt: begun.replay?.startedAt, queued: 200 });
    expect(await codeOf(replay(caller, id))).toBe('conflict');
    // Disabled, it ends.
    await webhooks.update(caller, id, { status: 'disabled' });
    await over(caller, id);
  });

  it('refuses what is not the caller’s, an empty period, and a webhook that is disabled', async () => {
    const caller = aUser();
    const { id } = await webhooks.create(caller);
    expect(await codeOf(replay(aUser(), id))).toBe('not_found');
    expect(await codeOf(replay(caller, newId('webhook', 0)))).toBe('not_found');
    expect(await codeOf(replay(caller, id, { from: new Date(Date.now() + HOUR).toISOString() }))).toBe('invalid_request');
    expect(await codeOf(replay(caller, id, { from: at(0), to: at(0) }))).toBe('invalid_request');
    await webhooks.update(caller, id, { status: 'disabled' });
    expect(await codeOf(replay(caller, id))).toBe('conflict');
  });
});
