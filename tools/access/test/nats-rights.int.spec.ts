import { startTestNats, until, type TestNats } from '@fenago/testing';
import type { ServiceUse } from '@fenago/messaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceUses } from '../src/index.js';
import { Client, placeOf } from './client.js';
import { publishing, subscribing } from './matrix.js';

const uses = serviceUses();
const publishes = publishing(uses);
const subscribes = subscribing(uses);
const marked = (use: ServiceUse): string => JSON.stringify({ by: use.service });

describe('the rights of services on a real broker', () => {
  let nats: TestNats;
  let operator: Client;
  /** What came through, by whom. */
  const accepted = new Map<string, Set<string>>();

  beforeAll(async () => {
    nats = await startTestNats({ users: true });
    operator = await Client.connect(nats.url, 'operator');
    operator.connection.subscribe('>', {
      callback: (_error, message) => {
        const { by } = message.string().startsWith('{"by"') ? message.json<{ by: string }>() : { by: '' };
        accepted.set(by, (accepted.get(by) ?? new Set()).add(message.subject));
      },
    });
    await operator.connection.flush();
  });
  afterAll(async () => {
    await operator.close();
    await nats.stop();
  });

  const connected = async (use: ServiceUse): Promise<Client> => Client.connect(nats.bareUrl, use.service, nats.credentialsDir);

  it.each(uses.map((use) => [use.service, use] as const))('%s publishes where it may, and nowhere else', async (service, use) => {
    const client = await connected(use);
    const expected = new Set(publishes.filter(({ allowed }) => !allowed(use)).map(({ subject }) => subject));
    const refused = await client.publish(publishes, marked(use), expected.size);
    await operator.connection.flush();
    await client.close();
    expect([...refused].toSorted()).toEqual([...expected].toSorted());
    // Seen from the other side: what was refused has not come through, and what was not has.
    const came = accepted.get(service) ?? new Set<string>();
    expect(publishes.map(({ subject }) => subject).filter((subject) => expected.has(subject) === came.has(subject))).toEqual([]);
  });

  it.each(uses.map((use) => [use.service, use] as const))('%s listens where it may, and nowhere else', async (_service, use) => {
    const client = await connected(use);
    const refused = await client.subscribe(subscribes);
    await client.close();
    const expected = subscribes.filter(({ allowed }) => !allowed(use)).map(placeOf);
    expect([...refused].toSorted()).toEqual(expected.toSorted());
  });

  it('has refusals told by the log of the server, as the end-to-end tests look for them', async () => {
    await until(async () => (await nats.refusals()).some((line) => line.startsWith('Publish Violation') && line.includes('"anything"')));
    const refusals = await nats.refusals();
    expect(refusals.filter((line) => line.startsWith('Subscription Violation')).length).toBeGreaterThan(0);
    // Answers that come late are among what was tried.
    expect(refusals.filter((line) => line.startsWith('Publish Violation') && line.includes('_INBOX_'))).toEqual([]);
  });

  it('lets in nobody whom it does not know', async () => {
    await expect(Client.connect(nats.bareUrl, 'user')).rejects.toThrow(/authorization/i);
  });
});

describe('the same at a broker without users (control)', () => {
  it('is refused nothing', async () => {
    const nats = await startTestNats();
    const [use] = uses;
    if (use === undefined) throw new Error('There is no service.');
    const client = await Client.connect(nats.url, use.service);
    expect(publishes.filter(({ allowed }) => !allowed(use)).length).toBeGreaterThan(100);
    expect([...(await client.publish(publishes, marked(use), 0))]).toEqual([]);
    // Nobody but the server's own account hears of the server itself.
    expect([...(await client.subscribe(subscribes))]).toEqual([]);
    await client.close();
    await nats.stop();
  });
});
