import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
const MIN_BYTES = 24;
const MAX_BYTES = 64;
/** Of a secret that is made here. */
export const SECRET_BYTES = 32;

export const toSecretText = (bytes: Buffer): string => `${PREFIX}${bytes.toString('base64')}`;

/** The key in a secret; undefined where it is none, or not written as its bytes are. */
export function secretBytes(secret: string): Buffer | undefined {
  const encoded = secret.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64');
  const isOne = secret.startsWith(PREFIX) && bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES && bytes.toString('base64') === encoded;
  return isOne ? bytes : undefined;
}

export interface Message {
  /** Header `webhook-id`; holds no dot. */
  readonly id: string;
  /** Seconds since the epoch: the header `webhook-timestamp`. */
  readonly timestamp: number;
  readonly body: string;
}

/** The header `webhook-signature` of Standard Webhooks 1.0.0: one signature for each secret, any of which will do. */
export function signatureOf({ id, timestamp, body }: Message, secrets: readonly string[]): string {
  const signed = `${id}.${timestamp}.${body}`;
  return secrets.map((secret) => `v1,${createHmac('sha256', secretBytes(secret) ?? '').update(signed).digest('base64')}`).join(' ');
}
