import { newId } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { decideBegin, decideComplete, type ErasureState } from './erasure.js';

const at = new Date('2026-11-23T09:00:00.000Z');
const context = { now: at, version: 2, isNew: false } as never;
const begin = { userId: newId('user', 0), deletionId: newId('deletion', 0), service: 'billing', found: { things: 3 } } as const;
const begun: ErasureState = { _id: `${begin.userId}:billing`, v: 1, createdAt: at, updatedAt: at, ...begin, completedAt: null };

describe('an erasure', () => {
  it('begins once, with what there was', () => {
    expect(decideBegin(null, begin)).toMatchObject({ kind: 'create', events: [{ type: 'erasure.started', data: begin }] });
    expect(decideBegin({ ...begun, found: { things: 9 } }, begin)).toMatchObject({ kind: 'nothing' });
  });

  it('is completed once, with what there was when it began, and what is kept', () => {
    const { found: erased, ...place } = begin;
    const kept = { rows: 5 };
    expect(decideComplete(begun, kept, context)).toMatchObject({
      kind: 'commit',
      changes: { set: { completedAt: at } },
      events: [{ type: 'erasure.completed', data: { ...place, erased, kept } }],
    });
    expect(decideComplete({ ...begun, completedAt: at }, kept, context)).toMatchObject({ kind: 'nothing' });
    expect(decideComplete(null, kept, context)).toMatchObject({ kind: 'nothing' });
  });
});
