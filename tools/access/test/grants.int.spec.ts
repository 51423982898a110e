import { eventSubject, newId, commandSubject, COMMANDS } from '@fenago/contracts';
import { connectNats, GRANTED_API, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantEvents, readGrants, revokeGrant, serviceUses, type BrokerPlace } from '../src/index.js';
import { Client } from './client.js';
import { publishing, subscribing } from './matrix.js';

const ADA = newId('user', 1);
const BOB = newId('user', 2);
const CONVERSATION = newId('conversation', 3);
const UNPIN = JSON.stringify({ group: 'readers' });

describe('grants', () => {
  let nats: TestNats;
  let place: BrokerPlace;
  let service: NatsLink;
  let operator: Client;
  let lost = 0;

  beforeAll(async () => {
    nats = await startTestNats({ users: true });
    const natsUrl = nats.bareUrl;
    place = { folder: dirname(nats.credentialsDir ?? ''), natsUrl };
    service = await connectNats({ url: natsUrl, name: 'user', credentialsDir: nats.credentialsDir, logger: createLogger({ service: 'test', level: 'silent' }) });
    service.onDisconnect(() => void (lost += 1));
    operator = await Client.connect(nats.url, 'operator');
    await grantEvents(place, { name: 'crm', ownerId: ADA });
    for (const owner of [ADA, BOB]) {
      operator.connection.publish(eventSubject('agent.created', owner, newId('agent', 4)), owner);
      operator.connection.publish(eventSubject('conversation.created', owner, CONVERSATION), owner);
    }
    await operator.connection.flush();
  });
  afterAll(async () => {
    await operator.close();
    await service.drain(1_000);
    await nats.stop();
  });

  const outsider = (name: string): Promise<Client> => Client.connect(place.natsUrl, name, nats.credentialsDir);
  /** As many as that, as the outsider's stock client gets them, acknowledged. */
  async function read({ connection }: Client, name: string, count: number): Promise<readonly string[]> {
    const consumer = await jetstream(connection, { apiPrefix: GRANTED_API }).consumers.get('EVT', name);
    // Another reader, for which the broker would wait for a while.
    await connection.request(`${GRANTED_API}.CONSUMER.UNPIN.EVT.${name}`, UNPIN);
    const subjects: string[] = [];
    for await (const message of await consumer.fetch({ max_messages: count, expires: 10_000, group: 'readers' })) {
      subjects.push(message.subject);
      message.ack();
    }
    await connection.flush();
    return subjects;
  }

  it('let an outsider read what was granted and nothing else, again from a position, and tell of what failed', async () => {
    const client = await outsider('crm');
    const own = [eventSubject('agent.created', ADA, ''), eventSubject('conversation.created', ADA, '')].map((subject) => subject.split('.')[1]);
    const first = await read(client, 'crm', 2);
    expect(first.map((subject) => subject.split('.')[1])).toEqual(own);
    const manager = await jetstreamManager(client.connection, { apiPrefix: GRANTED_API, checkAPI: false });
    await until(async () => (await manager.consumers.info('EVT', 'crm')).num_ack_pending === 0);
    expect((await manager.consumers.info('EVT', 'crm')).num_pending).toBe(0);
    await client.connection.request(`${GRANTED_API}.CONSUMER.RESET.EVT.crm`, JSON.stringify({ seq: 1 }));
    expect(await read(client, 'crm', 2)).toEqual(first);
    const letter = await client.connection.request('dlq.crm.deals', '{}');
    expect(letter.json()).toMatchObject({ stream: 'DLQ', seq: 1 });
    client.connection.subscribe('rdr.crm.*', { callback: (_error, message) => void message.respond('handled') });
    await client.connection.flush();
    expect((await operator.connection.request('rdr.crm.deals', '{}')).string()).toBe('handled');
    await client.close();
  });

  it('let an outsider publish and hear nothing of all that there is', async () => {
    const client = await outsider('crm');
    const publishes = [...publishing(serviceUses()), ...['CREATE', 'DURABLE.CREATE', 'DELETE', 'INFO', 'MSG.NEXT'].map((name) => ({ subject: `$JS.API.CONSUMER.${name}.EVT.crm`, allowed: () => false }))].filter(
      ({ subject }) => subject !== 'dlq.crm.deal',
    );
    const subscribes = subscribing(serviceUses());
    expect((await client.publish(publishes, '{}', publishes.length)).size).toBe(publishes.length);
    expect((await client.subscribe(subscribes)).size).toBe(new Set(subscribes.map(({ subject, queue }) => `${subject} ${queue ?? ''}`)).size);
    await client.close();
  });

  it('keep what the broker answers with the asker, to whatever subject it was asked to send', async () => {
    const client = await outsider('crm');
    const targets = [commandSubject(COMMANDS.registerUser.name), eventSubject('user.deleted', BOB, BOB), 'dlq.user.anything'];
    const came: string[] = [];
    for (const target of targets) operator.connection.subscribe(target, { callback: () => void came.push(target) });
    await operator.connection.flush();
    const before = (await (await jetstreamManager(operator.connection)).streams.info('EVT')).state.messages;
    for (const reply of targets) {
      await client.connection.request(`${GRANTED_API}.CONSUMER.RESET.EVT.crm`, JSON.stringify({ seq: 1 }));
      client.connection.publish(`${GRANTED_API}.CONSUMER.MSG.NEXT.EVT.crm`, JSON.stringify({ batch: 1, no_wait: true, group: 'readers' }), { reply });
    }
    await client.connection.flush();
    // (control) Who may pull in FeNAgO's own account has the broker send to any subject: nobody from outside is in there.
    await operator.connection.request('$JS.API.CONSUMER.UNPIN.EVT.crm', UNPIN);
    operator.connection.publish('$JS.API.CONSUMER.MSG.NEXT.EVT.crm', JSON.stringify({ batch: 1, expires: 5e9, group: 'readers' }), { reply: targets[0] ?? '' });
    await until(() => came.length > 0);
    expect(came).toEqual([targets[0]]);
    expect((await (await jetstreamManager(operator.connection)).streams.info('EVT')).state.messages).toBe(before);
    await client.close();
  });

  it('are changed, and taken back, while everybody else stays connected', async () => {
    const granted = await grantEvents(place, { name: 'billing-tool', types: ['agent.created'] });
    expect(granted.filters).toEqual(['evt.*.agent.*.created']);
    const client = await outsider('billing-tool');
    expect((await read(client, 'billing-tool', 2)).map((subject) => subject.split('.')[1])).toEqual([ADA, BOB]);
    const key = readFileSync(String(granted.credentialsFile), 'utf8');
    // Handed over, and not kept here: the key stays theirs.
    rmSync(String(granted.credentialsFile));
    await grantEvents(place, { name: 'billing-tool', types: ['conversation.created'], objectId: CONVERSATION, ownerId: BOB });
    // How far it had come stays, until it goes back.
    await client.connection.request(`${GRANTED_API}.CONSUMER.RESET.EVT.billing-tool`, JSON.stringify({ seq: 1 }));
    expect(await read(client, 'billing-tool', 1)).toEqual([eventSubject('conversation.created', BOB, CONVERSATION)]);
    expect(readGrants(place.folder).map(({ name }) => name)).toEqual(['billing-tool', 'crm']);

    writeFileSync(String(granted.credentialsFile), key);
    await (await outsider('billing-tool')).close();

    await revokeGrant(place, 'billing-tool');
    await client.connection.closed();
    expect(existsSync(String(granted.credentialsFile))).toBe(false);
    expect(readGrants(place.folder).map(({ name }) => name)).toEqual(['crm']);
    await expect((await jetstreamManager(operator.connection)).consumers.info('EVT', 'billing-tool')).rejects.toThrow(/not found/);
    expect(lost).toBe(0);
    // What others were granted is as it was.
    const subject = eventSubject('conversation.deleted', ADA, CONVERSATION);
    const { seq } = (await operator.connection.request(subject, ADA)).json<{ seq: number }>();
    const crm = await outsider('crm');
    await crm.connection.request(`${GRANTED_API}.CONSUMER.RESET.EVT.crm`, JSON.stringify({ seq }));
    expect(await read(crm, 'crm', 1)).toEqual([subject]);
    await crm.close();
  });

  it('leave no secret with the broker', () => {
    const seed = readFileSync(join(nats.credentialsDir ?? '', 'crm.nk'), 'utf8').trim();
    expect(seed).toMatch(/^SU/);
    for (const file of ['users.conf', 'grants.json']) expect(readFileSync(join(place.folder, file), 'utf8')).not.toMatch(/SU[A-Z2-7]{56}/);
  });

  it.each([
    ['the name of a service', { name: 'user', ownerId: ADA }],
    ['the name of the operator', { name: 'operator', ownerId: ADA }],
    ['a name that would be more than one part of a subject', { name: 'a.b', ownerId: ADA }],
    ['nothing selected', { name: 'crm' }],
    ['an owner that is a pattern', { name: 'crm', ownerId: '*' }],
    ['an object that is a pattern', { name: 'crm', objectId: '>' }],
  ])('refuse %s', async (_what, request) => {
    await expect(grantEvents(place, request)).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
