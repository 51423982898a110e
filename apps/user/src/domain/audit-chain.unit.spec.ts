import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BEFORE_FIRST, chain, inspect, truncation, type Seal } from './audit-chain.js';
import type { AuditEntry, AuditRow } from './audit-entry.js';

const KEYS: Readonly<Record<string, string>> = { k1: 'one', k2: 'two' };
const seal: Seal = (keyId, text) => {
  const key = KEYS[keyId];
  return key === undefined ? undefined : createHmac('sha256', key).update(text).digest('hex');
};
const entry = (n: number): AuditEntry => ({
  eventId: `key_${n}:1`,
  at: new Date(n),
  actorId: 'user_1',
  action: 'api_key.created',
  objectType: 'api_key',
  objectId: `key_${n}`,
  ownerId: 'user_1',
  correlationId: 'c',
  details: { scopes: ['agents:read'], isPublic: true },
});
const log = (length: number): AuditRow[] => [...chain(Array.from({ length }, (_, i) => entry(i + 1)), BEFORE_FIRST, 'k1', seal)];
const faultOf = (rows: readonly AuditRow[]) => inspect(rows, BEFORE_FIRST, [], seal).fault;
const at = (rows: readonly AuditRow[], sequence: number): AuditRow => rows[sequence - 1] as AuditRow;
const changed = (rows: readonly AuditRow[], sequence: number, change: object): AuditRow[] =>
  rows.map((row) => (row._id === sequence ? { ...row, ...change } : row));

describe('the chain of the audit log', () => {
  it('numbers entries from 1 on, and goes on behind its head, also under another key', () => {
    const rows = log(3);
    expect(rows.map(({ _id }) => _id)).toEqual([1, 2, 3]);
    const [next] = chain([entry(4)], { sequence: 3, hash: at(rows, 3).hash }, 'k2', seal);
    expect(next).toMatchObject({ _id: 4, keyId: 'k2', previousHash: at(rows, 3).hash });
    expect(inspect([...rows, next as AuditRow], BEFORE_FIRST, [], seal)).toEqual({ last: { sequence: 4, hash: next?.hash }, rows: 4, fault: null });
  });

  it('is whole in batches, however the database orders fields', () => {
    const rows = log(6).map((row) => Object.fromEntries(Object.entries(row).toReversed()) as unknown as AuditRow);
    const first = inspect(rows.slice(0, 4), BEFORE_FIRST, [], seal);
    expect(inspect(rows.slice(4), first.last, [], seal)).toMatchObject({ rows: 2, fault: null });
  });

  it.each([
    ['another actor', { actorId: 'user_2' }],
    ['no actor', { actorId: null }],
    ['another time', { at: new Date(9_999) }],
    ['another detail', { details: { scopes: ['agents:read', 'admin'], isPublic: true } }],
    ['one field more', { note: 'harmless' }],
    ['another hash', { hash: '0'.repeat(64) }],
    ['another key', { keyId: 'k2' }],
  ])('shows a row with %s', (_what, change) => {
    expect(faultOf(changed(log(5), 3, change))).toEqual({ kind: 'changed', sequence: 3 });
  });

  it('shows a row that is gone, first, in the middle and with those behind it numbered anew', () => {
    const rows = log(5);
    expect(faultOf(rows.slice(1))).toEqual({ kind: 'missing', sequence: 1 });
    expect(faultOf(rows.toSpliced(2, 1))).toEqual({ kind: 'missing', sequence: 3 });
    const renumbered = rows.toSpliced(2, 1).map((row, i) => ({ ...row, _id: i + 1 }));
    expect(faultOf(renumbered)).toEqual({ kind: 'out_of_place', sequence: 3 });
  });

  it('shows rows that were swapped, and one that was put in', () => {
    const rows = log(5);
    const swapped = rows.with(1, { ...at(rows, 3), _id: 2 }).with(2, { ...at(rows, 2), _id: 3 });
    expect(faultOf(swapped)).toEqual({ kind: 'out_of_place', sequence: 2 });
    expect(faultOf(rows.toSpliced(2, 0, { ...at(rows, 2), _id: 2.5 }))).toEqual({ kind: 'out_of_place', sequence: 3 });
  });

  it('cannot be made anew without the key', () => {
    const rows = log(5);
    const forge: Seal = (_keyId, text) => createHmac('sha256', 'guessed').update(text).digest('hex');
    const { hash } = at(rows, 2);
    const forged = [...rows.slice(0, 2), ...chain([entry(7), entry(8)], { sequence: 2, hash }, 'k1', forge)];
    expect(faultOf(forged)).toEqual({ kind: 'changed', sequence: 3 });
    expect(faultOf(changed(rows, 4, { keyId: 'k9' }))).toEqual({ kind: 'unknown_key', sequence: 4 });
  });

  it('is held to heads that are known from elsewhere: another one, and an end before it', () => {
    const rows = log(5);
    const head = { sequence: 4, hash: at(rows, 4).hash };
    expect(inspect(rows, BEFORE_FIRST, [head], seal).fault).toBeNull();
    expect(inspect(rows, BEFORE_FIRST, [{ ...head, hash: 'f'.repeat(64) }], seal).fault).toEqual({ kind: 'other_head', sequence: 4 });
    // Cut off, it is a log like any other: only the head tells.
    const cut = rows.slice(0, 3);
    const { last, fault } = inspect(cut, BEFORE_FIRST, [head], seal);
    expect(fault).toBeNull();
    expect(truncation(last, [head])).toEqual({ kind: 'truncated', sequence: 4 });
    expect(truncation(last, [])).toBeNull();
    expect(truncation(BEFORE_FIRST, [head])).toEqual({ kind: 'truncated', sequence: 1 });
  });
});
