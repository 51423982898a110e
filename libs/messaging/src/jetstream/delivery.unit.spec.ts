import type { Msg } from '@nats-io/nats-core';
import { describe, expect, it } from 'vitest';
import { Delivery } from './delivery.js';

const epoch = { serverId: 's', over: false };
const read = (reply: string) => {
  const { key, sequence, deliveries } = new Delivery({ reply, subject: 'evt.user_1.conversation.conv_9.message.created' } as Msg, epoch);
  return { key, sequence, deliveries };
};

describe('Delivery', () => {
  it.each([
    ['the short form', '$JS.ACK.EVT.agent_deleted.3.41.57.1795473757194896962.0'],
    ['the form with domain and account', '$JS.ACK._.hash.EVT.agent_deleted.3.41.57.1795473757194896962.0.random'],
  ])('reads %s of where an event is', (_, reply) => {
    expect(read(reply)).toEqual({ key: 'conv_9', sequence: 41, deliveries: 3 });
  });
});
