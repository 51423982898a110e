import { describe, expect, it } from 'vitest';
import { outcomesOf, type UpdateReply } from './group-committer.js';

const kinds = (reply: UpdateReply, length: number): readonly string[] => Array.from({ length }, (_, index) => outcomesOf(reply, length)(index).kind);

describe('outcomesOf', () => {
  it('takes what the server has no error of for committed', () => {
    expect(kinds({ n: 2 }, 2)).toEqual(['committed', 'committed']);
  });

  it('believes the results of the items where all are accounted for', () => {
    const writeErrors = [{ index: 1, code: 11_000 }, { index: 2, code: 121 }, { index: 3, code: 2 }];
    expect(kinds({ n: 1, writeErrors }, 4)).toEqual(['committed', 'conflict', 'conflict', 'refused']);
  });

  it('takes everything for unknown where the write concern failed', () => {
    expect(kinds({ n: 0, writeErrors: [{ index: 0, code: 11_000 }], writeConcernError: { code: 64 } }, 1)).toEqual(['unknown']);
    expect(kinds({ n: 1, writeConcernError: { code: 64 } }, 1)).toEqual(['unknown']);
  });

  it('takes everything for unknown where the counts do not add up', () => {
    expect(kinds({ n: 0, writeErrors: [{ index: 0, code: 11_000 }] }, 3)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(kinds({ n: 0 }, 1)).toEqual(['unknown']);
  });

  it('takes an item for unknown that a server refused because it stepped down', () => {
    expect(kinds({ n: 1, writeErrors: [{ index: 0, code: 11_602 }] }, 2)).toEqual(['unknown', 'committed']);
  });
});
