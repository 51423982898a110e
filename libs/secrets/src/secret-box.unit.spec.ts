import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseMasterKeys, type MasterKey } from './master-keys.js';
import { SecretBox } from './secret-box.js';

const key = (id: string): MasterKey => ({ id, bytes: randomBytes(32) });
const SECRET = 'sk-live-Ünïcode-🔑';

describe('SecretBox', () => {
  it('opens what it sealed, and never seals alike', () => {
    const box = new SecretBox([key('a')]);
    const [one, two] = [box.seal(SECRET, 'provider_key:1'), box.seal(SECRET, 'provider_key:1')];
    expect([box.open(one, 'provider_key:1'), box.open(two, 'provider_key:1')]).toEqual([SECRET, SECRET]);
    expect(one.ciphertext).not.toBe(two.ciphertext);
    expect(JSON.stringify(one)).not.toContain('sk-live');
  });

  it('opens a secret only where it belongs', () => {
    const box = new SecretBox([key('a')]);
    expect(() => box.open(box.seal(SECRET, 'provider_key:1'), 'provider_key:2')).toThrow(expect.objectContaining({ code: 'not_authentic' }));
  });

  it.each(['wrappedKey', 'ciphertext'] as const)('notices any changed byte of %s', (field) => {
    const box = new SecretBox([key('a')]);
    const sealed = box.seal('short', 'c');
    const bytes = Buffer.from(sealed[field], 'base64');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => box.open({ ...sealed, [field]: changed.toString('base64') }, 'c')).toThrow(expect.objectContaining({ code: 'not_authentic' }));
    }
    expect(() => box.open({ ...sealed, [field]: '' }, 'c')).toThrow(expect.objectContaining({ code: 'not_authentic' }));
  });

  it('rotates: the new key seals, the old one still opens, what is rewrapped needs it no more', () => {
    const [old, fresh] = [key('2025'), key('2026')];
    const sealed = new SecretBox([old]).seal(SECRET, 'c');
    const both = new SecretBox([fresh, old]);
    expect(both.open(sealed, 'c')).toBe(SECRET);
    const rewrapped = both.rewrap(sealed, 'c');
    expect(rewrapped && new SecretBox([fresh]).open(rewrapped, 'c')).toBe(SECRET);
    expect(rewrapped && both.rewrap(rewrapped, 'c')).toBeUndefined();
    expect(() => new SecretBox([fresh]).open(sealed, 'c')).toThrow(expect.objectContaining({ code: 'unknown_key' }));
  });

  it('does not open under another key of the same name', () => {
    const sealed = new SecretBox([key('a')]).seal(SECRET, 'c');
    expect(() => new SecretBox([key('a')]).open(sealed, 'c')).toThrow(expect.objectContaining({ code: 'not_authentic' }));
  });
});

describe('parseMasterKeys', () => {
  const encoded = randomBytes(32).toString('base64');

  it('reads keys in order', () => {
    const keys = parseMasterKeys(`2026:${encoded}, 2025:${randomBytes(32).toString('base64url')}`);
    expect(keys?.map(({ id, bytes }) => [id, bytes.length])).toEqual([
      ['2026', 32],
      ['2025', 32],
    ]);
  });

  it.each(['', 'a', `a:${encoded},a:${encoded}`, `A:${encoded}`, 'a:c2hvcnQ=', `a:${encoded}x`, `a:${encoded},`])('refuses %j', (text) => {
    expect(parseMasterKeys(text)).toBeUndefined();
  });
});
