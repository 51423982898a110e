import { MongoBulkWriteError, MongoNetworkError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { outcomesOf } from './group-committer.js';

/** As much of the driver's error as is read of it. */
function bulkError(options: { errors: { index: number; code: number }[]; matched: number; concern?: boolean }): MongoBulkWriteError {
  const result = {
    matchedCount: options.matched,
    upsertedCount: 0,
    getWriteConcernError: () => (options.concern === true ? { code: 64, errmsg: 'timed out' } : undefined),
  };
  return new MongoBulkWriteError({ message: 'bulk', code: 6, writeErrors: options.errors } as never, result as never);
}

describe('outcomesOf', () => {
  it('believes the results of the items where all are accounted for', () => {
    const outcomes = outcomesOf(bulkError({ errors: [{ index: 1, code: 11_000 }, { index: 2, code: 121 }, { index: 3, code: 2 }], matched: 1 }), 4);
    expect([0, 1, 2, 3].map((index) => outcomes(index).kind)).toEqual(['committed', 'conflict', 'conflict', 'refused']);
  });

  it('takes a bulk error without write errors for unknown: the driver wraps network errors so', () => {
    expect(outcomesOf(bulkError({ errors: [], matched: 0 }), 1)(0).kind).toBe('unknown');
  });

  it('takes everything for unknown where the write concern failed', () => {
    expect(outcomesOf(bulkError({ errors: [{ index: 0, code: 11_000 }], matched: 0, concern: true }), 1)(0).kind).toBe('unknown');
  });

  it('takes everything for unknown where the counts do not add up', () => {
    expect(outcomesOf(bulkError({ errors: [{ index: 0, code: 11_000 }], matched: 0 }), 3)(2).kind).toBe('unknown');
  });

  it('takes any other error for unknown', () => {
    expect(outcomesOf(new MongoNetworkError('gone'), 1)(0).kind).toBe('unknown');
  });

  it('takes an item for unknown that a server refused because it stepped down', () => {
    const outcomes = outcomesOf(bulkError({ errors: [{ index: 0, code: 11_602 }], matched: 1 }), 2);
    expect([0, 1].map((index) => outcomes(index).kind)).toEqual(['unknown', 'committed']);
  });
});
