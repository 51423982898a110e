import { newId } from '@fenago/contracts';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SECRET_BYTES, parseApiKey, toApiKeyText } from './api-key.mapper.js';

const apiKeyId = newId('apiKey', 1_767_323_045_678);

describe('the text of an API key', () => {
  it('holds the id, and is read back', () => {
    const text = toApiKeyText(apiKeyId, randomBytes(SECRET_BYTES));
    expect(text).toMatch(/^fng_live_[0-9a-z]{26}_[0-9a-v]{52}_[0-9a-v]{7}$/);
    expect(text.length).toBeLessThanOrEqual(200);
    expect(parseApiKey(text)).toBe(apiKeyId);
  });

  it('has the same length whatever the secret', () => {
    const [least, most] = [new Uint8Array(SECRET_BYTES), new Uint8Array(SECRET_BYTES).fill(255)];
    expect(toApiKeyText(apiKeyId, least)).toHaveLength(toApiKeyText(apiKeyId, most).length);
    expect(parseApiKey(toApiKeyText(apiKeyId, least))).toBe(apiKeyId);
    expect(parseApiKey(toApiKeyText(apiKeyId, most))).toBe(apiKeyId);
  });

  it('is refused with any one character mistyped', () => {
    const text = toApiKeyText(apiKeyId, randomBytes(SECRET_BYTES));
    for (let at = 0; at < text.length; at += 1) {
      const other = text.charAt(at) === '0' ? '1' : '0';
      expect(parseApiKey(text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined();
    }
  });

  it.each(['', 'fng_live_', 'sk-123', 'fng_live___', `${'a'.repeat(200)}`])('is not %j', (text) => {
    expect(parseApiKey(text)).toBeUndefined();
  });

  it('is refused cut off, extended, or in capitals', () => {
    const text = toApiKeyText(apiKeyId, randomBytes(SECRET_BYTES));
    for (const wrong of [text.slice(0, -1), `${text}0`, ` ${text}`, `${text}\n`, text.toUpperCase()]) {
      expect(parseApiKey(wrong)).toBeUndefined();
    }
  });
});
