import { describe, expect, it } from 'vitest';
import { standingOf, type KnownRequest } from './idempotency.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const after = (ms: number): Date => new Date(now.getTime() + ms);
const known = (changes: Partial<KnownRequest> = {}): KnownRequest => ({ fingerprint: 'a', lockedUntil: after(3_001), isAnswered: false, ...changes });

describe('a request with a key that was used before', () => {
  it.each<[string, KnownRequest, object]>([
    ['is another one where it asks for something else', known({ fingerprint: 'b' }), { kind: 'other' }],
    ['also where that was answered', known({ fingerprint: 'b', isAnswered: true }), { kind: 'other' }],
    ['is answered where it was', known({ isAnswered: true }), { kind: 'answered' }],
    ['waits for the attempt that is under way', known(), { kind: 'in_flight', retryAfterSeconds: 4 }],
    ['may be tried again once that has been given up', known({ lockedUntil: now }), { kind: 'free' }],
  ])('%s', (_case, request, standing) => {
    expect(standingOf(request, 'a', now)).toEqual(standing);
  });
});
