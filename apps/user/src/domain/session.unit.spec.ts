import { describe, expect, it } from 'vitest';
import { expiryOf, judgeRefresh, REFRESH_GRACE_MS, type RefreshVerdict, type SessionState } from './session.js';

const DAY_MS = 24 * 60 * 60_000;
const now = new Date('2026-11-23T09:00:00.000Z');
const at = (ms: number): Date => new Date(now.getTime() + ms);
const session: SessionState = {
  _id: 'sess_1',
  userId: 'user_1',
  userAgent: null,
  generation: 3,
  tokenHash: 'third',
  previousHash: 'second',
  rotatedAt: at(-1_000),
  createdAt: at(-DAY_MS),
  lastUsedAt: at(-1_000),
  expiresAt: at(DAY_MS),
  revokedAt: null,
  revokedFor: null,
};

describe('judgeRefresh', () => {
  it.each<[string, number, string, Partial<SessionState>, RefreshVerdict]>([
    ['the present token', 3, 'third', {}, 'rotate'],
    ['another of that generation', 3, 'forged', {}, 'invalid'],
    ['one that does not exist yet', 4, 'fourth', {}, 'invalid'],
    ['the one before, a moment ago', 2, 'second', {}, 'repeat'],
    ['the one before, at the end of the grace', 2, 'second', { rotatedAt: at(-REFRESH_GRACE_MS) }, 'repeat'],
    ['the one before, after the grace', 2, 'second', { rotatedAt: at(-REFRESH_GRACE_MS - 1) }, 'reused'],
    ['another of that generation, a moment ago', 2, 'forged', {}, 'reused'],
    ['one two generations old, a moment ago', 1, 'first', {}, 'reused'],
    ['the present token of a session that was ended', 3, 'third', { revokedAt: at(-1) }, 'invalid'],
    ['an old token of a session that was ended', 1, 'first', { revokedAt: at(-1) }, 'invalid'],
    ['the present token of a session whose time is over', 3, 'third', { expiresAt: now }, 'invalid'],
  ])('%s', (_case, generation, hash, changes, verdict) => {
    expect(judgeRefresh({ ...session, ...changes }, { generation, hash }, now)).toBe(verdict);
  });

  it('takes nothing where there is no session', () => {
    expect(judgeRefresh(null, { generation: 3, hash: 'third' }, now)).toBe('invalid');
  });
});

describe('expiryOf', () => {
  it('is 30 days from now, and 90 from the beginning at most', () => {
    expect(expiryOf(now, now)).toEqual(at(30 * DAY_MS));
    expect(expiryOf(at(-70 * DAY_MS), now)).toEqual(at(20 * DAY_MS));
  });
});
