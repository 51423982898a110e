import { WEBHOOK_SECRET } from '@fenago/contracts';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { secretBytes, signatureOf, toSecretText } from './signature.js';

const secretOf = (bytes: number, fill = 1): string => toSecretText(Buffer.alloc(bytes, fill));
const timestamp = Math.floor(Date.now() / 1_000);
const message = { id: 'delivery_1', timestamp, body: '{"ü":"€ 🔑"}' };
const headersOf = (secrets: readonly string[]): Record<string, string> => ({
  'webhook-id': message.id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': signatureOf(message, secrets),
});

describe('signatureOf', () => {
  it('is that of the specification’s own example', () => {
    const example = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' };
    expect(signatureOf(example, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it.each([24, 32, 64])('is taken by the official library, with a secret of %s bytes', (bytes) => {
    expect(new Webhook(secretOf(bytes)).verify(message.body, headersOf([secretOf(bytes)]))).toEqual({ 'ü': '€ 🔑' });
  });

  it('is taken with each of several secrets, and with no other', () => {
    const headers = headersOf([secretOf(32, 1), secretOf(32, 2)]);
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const fill of [1, 2]) new Webhook(secretOf(32, fill)).verify(message.body, headers);
    expect(() => new Webhook(secretOf(32, 3)).verify(message.body, headers)).toThrow('No matching signature found');
  });
});

describe('secretBytes', () => {
  it.each<[what: string, secret: string, bytes: number | undefined]>([
    ['the shortest', secretOf(24), 24],
    ['one with padding', secretOf(25), 25],
    ['the longest', secretOf(64), 64],
    ['too short', secretOf(23), undefined],
    ['too long', secretOf(65), undefined],
    ['without its prefix', secretOf(32).slice('whsec_'.length), undefined],
    ['of another alphabet', `whsec_${Buffer.alloc(32, 255).toString('base64url')}`, undefined],
    ['with bits that mean nothing', `${secretOf(25).slice(0, -3)}R==`, undefined],
  ])('%s', (_what, secret, bytes) => {
    expect(secretBytes(secret)?.length).toBe(bytes);
    expect(new RegExp(WEBHOOK_SECRET).test(secret)).toBe(bytes !== undefined);
  });
});
