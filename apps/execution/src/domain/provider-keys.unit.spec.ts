import { deterministicId } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { ringIdOf, type ProviderKey, type ProviderKeyRingState } from './provider-key.state.js';
import {
  MAX_PROVIDER_KEYS,
  decideAddProviderKey,
  decideChangeProviderKey,
  decideRemoveProviderKey,
  decideRewrapProviderKeys,
  type ChangeProviderKey,
} from './provider-keys.js';
import { hintOf } from './sealed.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const context = { now, version: 2 };
const userId = deterministicId('user', 0, 'owner');
const secret = (ciphertext: string, keyId = 'k1') => ({ keyId, wrappedKey: `wrapped under ${keyId}`, ciphertext });
const idOf = (name: string) => deterministicId('providerKey', 0, name);

const server = { baseUrl: null, streaming: true, retrieval: false };

function key(name: string, changes: Partial<ProviderKey> = {}): ProviderKey {
  return { id: idOf(name), name, ...server, secret: secret(name), keyHint: 'abcd', createdAt: now, updatedAt: now, ...changes };
}
function ring(...keys: ProviderKey[]): ProviderKeyRingState {
  return { _id: ringIdOf(userId), v: 1, createdAt: now, updatedAt: now, userId, keys, lastUsed: {} };
}

describe('a ring of provider keys', () => {
  it('is one for each user', () => {
    expect(ringIdOf(userId)).toBe(ringIdOf(userId));
    expect(ringIdOf(userId)).not.toBe(ringIdOf(deterministicId('user', 0, 'other')));
    expect(ringIdOf(userId)).toMatch(/^keyring_/);
  });
});

describe('decideAddProviderKey', () => {
  const add = (state: ProviderKeyRingState | null, name = 'new') => {
    const command = { userId, providerKeyId: idOf(name), name, ...server, secret: secret(name), keyHint: 'abcd' };
    return decideAddProviderKey(state, command, context);
  };

  it('makes the ring with the first key, adds the others to it, and tells nothing of a secret', () => {
    const event = { type: 'provider_key.created', data: { providerKeyId: idOf('new'), userId, name: 'new' } };
    const first = add(null);
    expect(first).toMatchObject({ kind: 'create', state: { userId, keys: [key('new')], lastUsed: {} }, events: [event] });
    expect(add(ring(key('a')))).toMatchObject({ kind: 'commit', changes: { append: { keys: [key('new')] } }, events: [event] });
    expect(JSON.stringify('events' in first && first.events)).not.toContain('wrapped');
  });

  it('refuses a name that is taken, and one key too many', () => {
    expect(add(ring(key('new')))).toMatchObject({ kind: 'reject', error: { code: 'conflict' } });
    const full = Array.from({ length: MAX_PROVIDER_KEYS }, (_, i) => key(`key-${i}`));
    expect(add(ring(...full))).toMatchObject({ kind: 'reject', error: { code: 'limit_reached' } });
    expect(add(ring(...full.slice(1)))).toMatchObject({ kind: 'commit' });
  });
});

describe('decideChangeProviderKey', () => {
  const given = { secret: secret('fresh'), keyHint: 'wxyz' };
  const unchanged = { providerKeyId: idOf('a'), name: undefined, baseUrl: undefined, streaming: undefined, retrieval: undefined, given: undefined };
  const change = (changes: Partial<ChangeProviderKey>, state: ProviderKeyRingState | null = ring(key('a'), key('b'))) =>
    decideChangeProviderKey(state, { ...unchanged, ...changes }, context);

  it('changes the one key, and tells what', () => {
    const told = (baseUrlReplaced: boolean, keyReplaced: boolean, name = 'a') => [
      { type: 'provider_key.updated', data: { providerKeyId: idOf('a'), userId, name, baseUrlReplaced, keyReplaced } },
    ];
    expect(change({ name: 'c' })).toMatchObject({ changes: { set: { keys: [{ name: 'c' }, key('b')] } }, events: told(false, false, 'c') });
    expect(change({ given })).toMatchObject({ changes: { set: { keys: [given, key('b')] } }, events: told(false, true) });
    expect(change({ given, baseUrl: 'https://x' })).toMatchObject({ changes: { set: { keys: [{ ...given, baseUrl: 'https://x' }, key('b')] } }, events: told(true, true) });
    expect(change({ streaming: false })).toMatchObject({ changes: { set: { keys: [{ streaming: false, retrieval: false }, key('b')] } }, events: told(false, false) });
    expect(change({ retrieval: true })).toMatchObject({ changes: { set: { keys: [{ streaming: true, retrieval: true }, key('b')] } }, events: told(false, false) });
  });

  it('changes nothing where nothing differs', () => {
    expect(change({})).toEqual({ kind: 'nothing', result: undefined });
    expect(change({ name: 'a', ...server })).toEqual({ kind: 'nothing', result: undefined });
  });

  it('refuses another base URL without the key, a name that is taken, and a key that is not there', () => {
    expect(change({ baseUrl: 'https://x' })).toMatchObject({ kind: 'reject', error: { code: 'invalid_request' } });
    expect(change({ baseUrl: null }, ring(key('a', { baseUrl: 'https://x' })))).toMatchObject({ kind: 'reject', error: { code: 'invalid_request' } });
    expect(change({ name: 'b' })).toMatchObject({ kind: 'reject', error: { code: 'conflict' } });
    expect(change({ name: 'c' }, ring(key('b')))).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
    expect(change({ name: 'c' }, null)).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
  });
});

describe('decideRemoveProviderKey', () => {
  it('leaves the others', () => {
    const removed = decideRemoveProviderKey(ring(key('a'), key('b')), { providerKeyId: idOf('a') });
    expect(removed).toMatchObject({ changes: { set: { keys: [key('b')] } }, events: [{ type: 'provider_key.deleted' }], result: { deleted: true } });
    expect(decideRemoveProviderKey(ring(key('b')), { providerKeyId: idOf('a') })).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
    expect(decideRemoveProviderKey(null, { providerKeyId: idOf('a') })).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
  });
});

describe('decideRewrapProviderKeys', () => {
  const rewrap = (state: ProviderKeyRingState | null, ...ciphertexts: string[]) =>
    decideRewrapProviderKeys(state, { masterKeyId: 'k2', rewrapped: new Map(ciphertexts.map((text) => [text, secret(text, 'k2')])) });

  it('puts each wrapping where its secret still is', () => {
    const decision = rewrap(ring(key('a'), key('b', { secret: secret('given meanwhile', 'k2') })), 'a', 'b');
    const kept = [{ secret: secret('a', 'k2') }, { secret: secret('given meanwhile', 'k2') }];
    expect(decision).toMatchObject({ changes: { set: { keys: kept } }, events: [{ type: 'provider_key.rewrapped', data: { userId, masterKeyId: 'k2' } }], result: 1 });
  });

  it('does nothing where none is there any more', () => {
    expect(rewrap(ring(key('b')), 'a')).toEqual({ kind: 'nothing', result: 0 });
    expect(rewrap(null, 'a')).toEqual({ kind: 'nothing', result: 0 });
  });
});

describe('hintOf', () => {
  it('shows four characters of a key that is long enough, and nothing of a shorter one', () => {
    expect(hintOf('0123456789abcdef')).toBe('cdef');
    expect(hintOf('0123456789abcde')).toBeNull();
  });
});
