import type { AnyDomainEvent } from '@fenago/contracts';
import { eventOf } from '@fenago/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addToCorpus, pathsOf, readCorpus, recordedOf, withNews } from './corpus.js';
import { normalised } from './normalise.js';

const USER = 'user_01kdyak3se0000000000000001';
const OTHER = 'user_01kdyak3se0000000000000002';
const failed = (userId: string | null, more: object = {}): AnyDomainEvent =>
  ({ ...eventOf({ type: 'user.sign_in_failed', aggregateId: 'access_1', ownerId: USER, data: { userId }, time: '2026-05-01T10:00:00.000Z' }), ...more }) as AnyDomainEvent;

describe('what is recorded', () => {
  it('is what shows a field, or a kind of value, that nothing recorded before shows', () => {
    const known = [failed(USER)];
    expect(withNews(known, [failed(OTHER), failed(null), failed(null), failed(OTHER, { actorid: USER })])).toEqual([...known, failed(OTHER, { actorid: USER }), failed(null)]);
  });

  it('is told apart by paths, whatever the number of elements', () => {
    expect(pathsOf({ a: [{ b: 1 }, { b: null }, { b: 2 }], c: [] })).toEqual(['.a: list', '.a[].b: number', '.a[].b: null', '.c: list']);
  });

  describe('in a folder', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'fenago-corpus-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('stays as it is when more is recorded', () => {
      expect(addToCorpus([failed(USER)], folder)).toBe(1);
      expect(addToCorpus([failed(OTHER)], folder)).toBe(0);
      expect(addToCorpus([failed(null, { actorid: USER })], folder)).toBe(1);
      expect(readCorpus(folder)).toEqual([{ type: 'user.sign_in_failed', version: 1, events: [failed(USER), failed(null, { actorid: USER })] }]);
      expect(recordedOf('user.sign_in_failed', 1, readCorpus(folder))[0]).toEqual(failed(null, { actorid: USER }));
      expect(recordedOf('user.sign_in_failed', 2, readCorpus(folder))).toEqual([]);
    });
  });
});

describe('a normalised event', () => {
  it('is the same whenever and whoever it is recorded of', () => {
    const once = failed(USER, { correlationid: '6f1c3b6e-5f0a-4c34-9c36-0d9a3f1f6b11' });
    const again = failed(OTHER, { time: '2027-01-01T00:00:00.000Z', ownerid: OTHER, correlationid: '0b9c3a3f-7d5e-4b57-8f1e-2f6f0f9a7c22' });
    expect(normalised(again)).toEqual(normalised(once));
    expect(normalised(once)).toMatchObject({ time: '2026-01-02T03:04:05.678Z', correlationid: '00000000-0000-4000-8000-000000000001' });
  });

  it('tells different objects apart, and keeps how far its times are from each other', () => {
    const event = normalised(failed(USER, { actorid: OTHER, data: { userId: USER, at: '2026-05-01T10:01:00.000Z' } }));
    expect(event.actorid).not.toBe(event.ownerid);
    expect(event.data).toEqual({ userId: event.ownerid, at: '2026-01-02T03:05:05.678Z' });
  });
});
