import type { Event, NewWebhook } from '@fenago/sdk';
import { freePort } from '@fenago/local-parts';
import { until } from '@fenago/testing';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kill, startTestSystem, type TestSystem } from './harness.js';

const CONVERSATIONS = 10;
const TURNS = 3;
const TYPES = ['conversation.message.created', 'execution.started', 'execution.completed'] as const;
/** Of a conversation: each turn has a message of the user and one of the agent. And an execution of each turn, which is told of twice. */
const EVENTS = CONVERSATIONS * TURNS * 4;
const TIMEOUT_MS = 1_500;
const DELIVERED_MS = 60_000;
/** Longer than a lease and an attempt of who was killed hold anybody up. */
const NOT_HELD_UP_MS = 10_000;

interface Taken {
  readonly id: string;
  readonly event: Event;
  /** Milliseconds since the epoch. */
  readonly at: number;
}
/** @param place of a delivery among those that have come for the first time; undefined where it has come before */
type Answering = (event: Event, place: number | undefined, response: ServerResponse) => void;

const ok = (response: ServerResponse): void => void response.writeHead(204).end();

/** A receiver with a port of its own, so that it can be away and come back. */
class Receiver {
  readonly requests: Taken[] = [];
  /** Those that were answered with success while the sender was there. */
  readonly taken: Taken[] = [];
  secret = '';
  readonly forged: unknown[] = [];
  private server: Server | undefined;

  private constructor(
    private readonly port: number,
    private readonly answer: Answering,
  ) {}

  static async start(answer: Answering): Promise<Receiver> {
    const receiver = new Receiver(await freePort(), answer);
    await receiver.open();
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  async open(): Promise<void> {
    this.server = createServer((request, response) => void this.receive(request, response));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async close(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.closeAllConnections();
    server.close();
    await closed;
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const headers = request.headers as Record<string, string>;
    try {
      new Webhook(this.secret).verify(body, headers);
    } catch (error) {
      this.forged.push(error);
    }
    const one = { id: String(headers['webhook-id']), event: JSON.parse(body) as Event, at: Date.now() };
    const known = new Set(this.requests.map(({ id }) => id));
    this.requests.push(one);
    response.once('finish', () => {
      if (response.statusCode < 300 && !response.destroyed) this.taken.push(one);
    });
    this.answer(one.event, known.has(one.id) ? undefined : known.size, response);
  }
}

/** Each tenth delivery fails, stalls, or is answered too late when it comes for the first time. */
const troubled: Answering = (_event, place = 1, response) => {
  const trouble = place % 10 === 0 ? (place / 10) % 3 : 0;
  if (place % 10 !== 0) ok(response);
  else if (trouble === 0) response.writeHead(503).end();
  else if (trouble === 1) setTimeout(() => ok(response), TIMEOUT_MS * 1.2);
};

/** That an execution has started is taken when it is known that it has completed. */
function backwards(): Answering {
  const completed = new Set<string>();
  return ({ type, subject }, _place, response) => {
    if (type === 'execution.completed') completed.add(subject);
    if (type !== 'execution.started' || completed.has(subject)) ok(response);
    else response.writeHead(503).end();
  };
}

/** Places at which a version of an object was taken after a later one. */
function inversions(taken: readonly Taken[]): number {
  const last = new Map<string, number>();
  return taken.filter(({ event }) => {
    const before = last.get(event.subject) ?? 0;
    last.set(event.subject, Math.max(before, event.sequence));
    return event.sequence < before;
  }).length;
}

describe('webhooks of receivers that fail, stall, answer late and restart, while a replica that delivers is killed', () => {
  let test: TestSystem;
  const receivers: Record<string, Receiver> = {};
  let [ordered, unordered, healthy, stalled] = [] as unknown as [Receiver, Receiver, Receiver, Receiver];
  let hook: NewWebhook;

  beforeAll(async () => {
    test = await startTestSystem({
      replicas: { webhook: 2 },
      env: { EGRESS_ALLOW: '127.0.0.1', WEBHOOK_TIMEOUT_MS: String(TIMEOUT_MS), WEBHOOK_LEASE_MS: '2000', WEBHOOK_RETRY_DELAYS_MS: Array.from({ length: 40 }, () => '500').join() },
    });
    [ordered, unordered, healthy, stalled] = await Promise.all([
      Receiver.start(troubled),
      Receiver.start(backwards()),
      Receiver.start((_event, _place, response) => ok(response)),
      Receiver.start(() => undefined),
    ]);
    Object.assign(receivers, { ordered, unordered, healthy, stalled });
    for (const [name, receiver] of Object.entries(receivers)) {
      const made = await test.api.client.webhooks.create({ url: receiver.url, types: [...TYPES], ordered: name === 'ordered', concurrency: 20 });
      receiver.secret = made.secret;
      if (name === 'ordered') hook = made;
    }
  });
  afterAll(async () => {
    await test.stop();
    for (const receiver of Object.values(receivers)) await receiver.close();
  });

  const takenOf = (receiver: Receiver): number => new Set(receiver.taken.map(({ id }) => id)).size;

  it('every event comes at least once, under one id, signed, and in order where asked', async () => {
    const conversations = await Promise.all(Array.from({ length: CONVERSATIONS }, () => test.api.createConversation()));
    const posts = conversations.map(async (id) => {
      for (let turn = 0; turn < TURNS; turn += 1) await test.api.post(id, `[[echo]] ${turn}`);
    });
    await Promise.all(posts);
    await until(() => takenOf(ordered) >= EVENTS / 6, { what: 'some are delivered', deadlineMs: DELIVERED_MS });
    await kill(test.system, 'webhook');
    await ordered.close();
    await until(() => takenOf(healthy) === EVENTS, { what: 'who takes everything has it', deadlineMs: DELIVERED_MS });
    await ordered.open();
    await test.system.start('webhook');
    await until(() => takenOf(ordered) === EVENTS && takenOf(unordered) === EVENTS, { what: 'everything is delivered', deadlineMs: DELIVERED_MS });

    const events = (await Promise.all(TYPES.map((type) => test.api.client.events.list({ types: [type], limit: 100 }).all()))).flat();
    expect(events).toHaveLength(EVENTS);
    const byId = new Map(events.map((event) => [event.id, event]));
    for (const receiver of [ordered, unordered, healthy]) {
      const ids = new Map(receiver.requests.map(({ id, event }) => [event.id, id]));
      expect([...ids.keys()].toSorted()).toEqual([...byId.keys()].toSorted());
      expect(receiver.requests.filter(({ id, event }) => ids.get(event.id) !== id)).toEqual([]);
      expect(receiver.requests.map(({ event }) => byId.get(event.id))).toEqual(receiver.requests.map(({ event }) => event));
      expect(receiver.forged).toEqual([]);
    }
    expect(ordered.requests.length).toBeGreaterThan(EVENTS);
    expect(inversions(ordered.taken)).toBe(0);
    // The control: where order is not asked for, this receiver finds that there is none.
    expect(inversions(unordered.taken)).toBeGreaterThan(0);
  });

  it('one that stalls has delayed nobody', () => {
    expect(stalled.requests.length).toBeGreaterThan(0);
    const lags = healthy.taken.map(({ event, at }) => at - Date.parse(event.time)).toSorted((one, two) => one - two);
    // It holds up each of its own for 1.5 s, again and again: behind it, the last ones would be after a minute.
    expect(lags[Math.floor(lags.length * 0.95)]).toBeLessThan(NOT_HELD_UP_MS);
  });

  it('the log tells of each delivery', async () => {
    const deliveries = await until(async () => {
      const all = await test.api.client.webhooks.deliveries(hook.id, { limit: 100 }).all();
      return all.every(({ status }) => status === 'delivered') && all;
    });
    expect(deliveries).toHaveLength(EVENTS);
    const troubledOne = deliveries.find(({ attemptCount }) => attemptCount > 1);
    const log = await test.api.client.webhooks.delivery(hook.id, String(troubledOne?.id));
    expect(log.attempts.at(-1)).toMatchObject({ answer: { status: 204 }, error: null });
    expect(log.attempts.some(({ error }) => error !== null)).toBe(true);
  });
});
