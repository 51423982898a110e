import { COMMANDS } from '@fenago/contracts';
import { SecretBox, parseMasterKeys } from '@fenago/secrets';
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { secretContext } from '../src/domain/webhook.state.js';
import { Receiver } from './receiver.js';
import { Webhooks, aUser, codeOf, happened } from './support.js';

const keyOf = (name: string, fill: number): string => `${name}:${Buffer.alloc(32, fill).toString('base64')}`;

it('a new master key takes over, and webhooks sign as before', async () => {
  const [webhooks, receiver] = [await Webhooks.start({ env: { SECRETS_MASTER_KEYS: `${keyOf('next', 2)},${keyOf('before', 1)}` } }), await Receiver.start()];
  try {
    const caller = aUser();
    const { id, secret } = await webhooks.create(caller, { url: receiver.url, types: ['conversation.created'] });
    const before = new SecretBox(parseMasterKeys(keyOf('before', 1)) ?? ([] as never)).seal(secret, secretContext(id));
    const stored = webhooks.service.mongo.db.collection('WEBHOOK');
    await stored.updateOne({ _id: id as never }, { $set: { 'secrets.0.sealed': before }, $inc: { v: 1 } });
    const rewrap = (masterKeyId: string) => webhooks.service.request(COMMANDS.rewrapWebhookSecrets, { masterKeyId });
    expect(await codeOf(rewrap('before'))).toBe('conflict');
    expect(await rewrap('next')).toEqual({ rewrapped: 1, unreadable: 0, next: null });
    expect(await rewrap('next')).toEqual({ rewrapped: 0, unreadable: 0, next: null });
    expect(await stored.findOne({ _id: id as never })).toMatchObject({ secrets: [{ sealed: { keyId: 'next', ciphertext: before.ciphertext } }] });
    const event = happened(caller);
    await webhooks.publish(event);
    const { body, headers } = await receiver.of(event.id);
    expect(new Webhook(secret).verify(body, headers)).toEqual(event);
  } finally {
    await receiver.stop();
    await webhooks.stop();
  }
});
