import { ID_PREFIX, type ApiKeyView } from '@fenago/contracts';
import { crc32 } from 'node:zlib';
import type { ApiKeyState } from '../domain/api-key.state.js';

/** Bytes of a key's secret. */
export const SECRET_BYTES = 32;

// The id in ids' own base 32; secret and checksum in digits 0–9 and a–v: 5 bits each, padded to their full length.
const SHAPE = /^(fng_live_([0-9a-z]{26})_[0-9a-v]{52})_([0-9a-v]{7})$/;
const SECRET_DIGITS = 52;
const CHECKSUM_DIGITS = 7;

/** The key as its user gets it: `fng_live_<id>_<secret>_<checksum>`. */
export function toApiKeyText(apiKeyId: string, secret: Uint8Array): string {
  const number = BigInt(`0x${Buffer.from(secret).toString('hex')}`);
  const id = apiKeyId.slice(ID_PREFIX.apiKey.length + 1);
  const body = `fng_live_${id}_${number.toString(32).padStart(SECRET_DIGITS, '0')}`;
  return `${body}_${checksumOf(body)}`;
}

/** Id of the key; undefined for a text that is no key, mistyped or cut off: the checksum tells that without a look-up. */
export function parseApiKey(text: string): string | undefined {
  const [, body = '', id, checksum] = SHAPE.exec(text) ?? [];
  return id !== undefined && checksum === checksumOf(body) ? `${ID_PREFIX.apiKey}_${id}` : undefined;
}

export function toApiKeyView(key: ApiKeyState): ApiKeyView {
  return {
    id: key._id,
    object: 'api_key',
    name: key.name,
    hint: `fng_live_…${key._id.slice(-4)}`,
    scopes: key.scopes,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revision: key.v,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    createdAt: key.createdAt.toISOString(),
    revokedAt: key.revokedAt?.toISOString() ?? null,
  };
}

/** A guard against typing errors, not against attackers. */
function checksumOf(body: string): string {
  return crc32(body).toString(32).padStart(CHECKSUM_DIGITS, '0');
}
