import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { ReplicaChannel, connectNats, type Listening, type NatsLink } from '../src/index.js';
import { logger } from './support.js';

describe('ReplicaChannel', () => {
  let nats: TestNats;
  let links: NatsLink[];
  let channels: ReplicaChannel<unknown>[];
  let listening: Listening[];
  let heard: unknown[][];

  beforeAll(async () => {
    nats = await startTestNats();
    links = await Promise.all([0, 1, 2].map(() => connectNats({ url: nats.url, name: 'replica', logger })));
  });
  afterAll(async () => {
    await Promise.all(links.map((link) => link.drain(1_000)));
    await nats.stop();
  });
  beforeEach(async () => {
    heard = [[], [], []];
    channels = links.map((link, index) => new ReplicaChannel(link, 'gateway', index === 2 ? 'other' : 'topic'));
    listening = channels.map((channel, index) => channel.subscribe((message) => heard[index]?.push(message)));
    await Promise.all(listening.map(({ ready }) => ready));
  });
  afterEach(() => {
    for (const one of listening) one.close();
  });

  it('reaches the other replicas, neither itself nor those of another topic', async () => {
    channels[0]?.publish({ n: 1 });
    channels[1]?.publish({ n: 2 });
    channels[2]?.publish({ n: 3 });
    await until(() => heard[0]?.length === 1 && heard[1]?.length === 1);
    expect(heard).toEqual([[{ n: 2 }], [{ n: 1 }], []]);
  });

  it('survives what is odd', async () => {
    links[0]?.connection.publish('rep.gateway.topic', 'no json');
    links[0]?.connection.publish('rep.gateway.topic', 'null');
    channels[0]?.publish('after it');
    await until(() => heard[1]?.includes('after it'));
    expect(heard[1]).toEqual(['after it']);
  });

  it('drops what is said while the broker is away, and goes on afterwards', async () => {
    await nats.kill('SIGKILL');
    await until(() => links.every((link) => !link.isConnected));
    channels[0]?.publish('lost');
    await nats.restart();
    await until(() => links.every((link) => link.isConnected));
    channels[0]?.publish('heard');
    await until(() => heard[1]?.includes('heard'));
    expect(heard[1]).not.toContain('lost');
  });
});
