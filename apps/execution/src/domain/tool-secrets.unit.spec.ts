import { deterministicId } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { maySend, secretRingIdOf, type ToolSecret, type ToolSecretRingState } from './tool-secret.state.js';
import {
  MAX_TOOL_SECRETS,
  decideAddToolSecret,
  decideChangeToolSecret,
  decideRemoveToolSecret,
  decideRewrapToolSecrets,
  type ChangeToolSecret,
} from './tool-secrets.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const context = { now, version: 2 };
const userId = deterministicId('user', 0, 'owner');
const sealed = (ciphertext: string, keyId = 'k1') => ({ keyId, wrappedKey: `wrapped under ${keyId}`, ciphertext });
const idOf = (name: string) => deterministicId('toolSecret', 0, name);

function secret(name: string, changes: Partial<ToolSecret> = {}): ToolSecret {
  return { id: idOf(name), name, hosts: [], secret: sealed(name), hint: 'abcd', createdAt: now, updatedAt: now, ...changes };
}
function ring(...secrets: ToolSecret[]): ToolSecretRingState {
  return { _id: secretRingIdOf(userId), v: 1, createdAt: now, updatedAt: now, userId, secrets, lastUsed: {} };
}

describe('a ring of secrets', () => {
  it('is one for each user', () => {
    expect(secretRingIdOf(userId)).toMatch(/^secretring_/);
    expect(secretRingIdOf(userId)).not.toBe(secretRingIdOf(deterministicId('user', 0, 'other')));
  });
});

describe('maySend', () => {
  it.each([
    ['none is named, by an agent of the own', [], true, true],
    ['none is named, by an agent of another', [], false, false],
    ['it is named', ['b.example', 'a.example:8443'], false, true],
    ['others are named, also by an agent of the own', ['b.example', 'a.example', 'x.a.example:8443'], true, false],
  ])('where %s', (_case, hosts, isOwnAgent, may) => {
    expect(maySend({ hosts }, 'a.example:8443', isOwnAgent)).toBe(may);
  });
});

describe('decideAddToolSecret', () => {
  const add = (state: ToolSecretRingState | null, name = 'new') =>
    decideAddToolSecret(state, { userId, toolSecretId: idOf(name), name, hosts: [], secret: sealed(name), hint: 'abcd' }, context);

  it('makes the ring with the first, adds the others to it, and tells nothing of a value', () => {
    const event = { type: 'tool_secret.created', data: { toolSecretId: idOf('new'), userId, name: 'new' } };
    const first = add(null);
    expect(first).toMatchObject({ kind: 'create', state: { userId, secrets: [secret('new')], lastUsed: {} }, events: [event] });
    expect(add(ring(secret('a')))).toMatchObject({ kind: 'commit', changes: { append: { secrets: [secret('new')] } }, events: [event] });
    expect(JSON.stringify('events' in first && first.events)).not.toContain('wrapped');
  });

  it('refuses a name that is taken, and one secret too many', () => {
    expect(add(ring(secret('new')))).toMatchObject({ kind: 'reject', error: { code: 'conflict' } });
    const full = Array.from({ length: MAX_TOOL_SECRETS }, (_, i) => secret(`secret-${i}`));
    expect(add(ring(...full))).toMatchObject({ kind: 'reject', error: { code: 'limit_reached' } });
    expect(add(ring(...full.slice(1)))).toMatchObject({ kind: 'commit' });
  });
});

describe('decideChangeToolSecret', () => {
  const given = { secret: sealed('fresh'), hint: 'wxyz' };
  const change = (changes: Partial<ChangeToolSecret>, state: ToolSecretRingState | null = ring(secret('a'), secret('b'))) =>
    decideChangeToolSecret(state, { toolSecretId: idOf('a'), name: undefined, hosts: undefined, given: undefined, ...changes }, context);

  it('changes the one, and tells what', () => {
    const told = (hostsReplaced: boolean, valueReplaced: boolean, name = 'a') => [
      { type: 'tool_secret.updated', data: { toolSecretId: idOf('a'), userId, name, hostsReplaced, valueReplaced } },
    ];
    expect(change({ name: 'c' })).toMatchObject({ changes: { set: { secrets: [{ name: 'c' }, secret('b')] } }, events: told(false, false, 'c') });
    expect(change({ given })).toMatchObject({ changes: { set: { secrets: [given, secret('b')] } }, events: told(false, true) });
    expect(change({ given, hosts: ['x.example'] })).toMatchObject({ changes: { set: { secrets: [{ hosts: ['x.example'] }, secret('b')] } }, events: told(true, true) });
  });

  it('changes nothing where nothing differs', () => {
    const state = ring(secret('a', { hosts: ['x', 'y'] }));
    expect(change({})).toEqual({ kind: 'nothing', result: undefined });
    expect(change({ name: 'a', hosts: ['y', 'x'] }, state)).toEqual({ kind: 'nothing', result: undefined });
  });

  it('needs the value where it may go further than before, and not where it may go less far', () => {
    const state = ring(secret('a', { hosts: ['x', 'y'] }));
    const needed = { kind: 'reject', error: { code: 'invalid_request', fields: [{ path: '/value' }] } };
    expect(change({ hosts: ['x'] }, state)).toMatchObject({ kind: 'commit' });
    expect(change({ hosts: ['x', 'z'] }, state)).toMatchObject(needed);
    expect(change({ hosts: [] }, state)).toMatchObject(needed);
    expect(change({ hosts: ['x'] })).toMatchObject(needed);
    expect(change({ hosts: [], given }, state)).toMatchObject({ kind: 'commit' });
  });

  it('refuses a name that is taken, and a secret that is not there', () => {
    expect(change({ name: 'b' })).toMatchObject({ kind: 'reject', error: { code: 'conflict' } });
    expect(change({ name: 'c', toolSecretId: idOf('z') })).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
    expect(change({ name: 'c' }, null)).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
  });
});

describe('decideRemoveToolSecret', () => {
  it('removes the one, and none that is not there', () => {
    const event = { type: 'tool_secret.deleted', data: { toolSecretId: idOf('a'), userId, name: 'a' } };
    expect(decideRemoveToolSecret(ring(secret('a'), secret('b')), { toolSecretId: idOf('a') })).toMatchObject({ changes: { set: { secrets: [secret('b')] } }, events: [event] });
    expect(decideRemoveToolSecret(ring(secret('b')), { toolSecretId: idOf('a') })).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
    expect(decideRemoveToolSecret(null, { toolSecretId: idOf('a') })).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
  });
});

describe('decideRewrapToolSecrets', () => {
  const rewrap = (state: ToolSecretRingState | null, ...ciphertexts: string[]) =>
    decideRewrapToolSecrets(state, { masterKeyId: 'k2', rewrapped: new Map(ciphertexts.map((text) => [text, sealed(text, 'k2')])) });

  it('puts each wrapping where its secret still is, and does nothing where none is', () => {
    const decision = rewrap(ring(secret('a'), secret('b')), 'a', 'gone');
    expect(decision).toMatchObject({ changes: { set: { secrets: [{ secret: sealed('a', 'k2') }, secret('b')] } }, events: [{ type: 'tool_secret.rewrapped', data: { userId, masterKeyId: 'k2' } }], result: 1 });
    expect(rewrap(ring(secret('b')), 'a')).toEqual({ kind: 'nothing', result: 0 });
    expect(rewrap(null, 'a')).toEqual({ kind: 'nothing', result: 0 });
  });
});
