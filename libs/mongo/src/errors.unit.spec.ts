import { FenagoError } from '@fenago/contracts';
import {
  MongoBulkWriteError,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoNotConnectedError,
  MongoServerError,
  MongoTopologyClosedError,
} from 'mongodb';
import { describe, expect, it } from 'vitest';
import { isDuplicateKey, toFenagoError, withMongoErrors } from './errors.js';

const served = (code: number): MongoServerError => new MongoServerError({ message: 'no', code });

describe('toFenagoError', () => {
  it.each([
    new MongoNetworkError('connection reset'),
    new MongoNetworkTimeoutError('timed out'),
    new MongoNotConnectedError('not connected'),
    new MongoTopologyClosedError('closed'),
    ...[6, 89, 91, 189, 10_107, 11_600, 11_602, 13_435, 13_436, 50, 64].map(served),
    Object.assign(new MongoServerError({ message: 'x' }), { code: 9_001 }),
    // As the driver threw it when mongod was killed: the socket's own error, not wrapped.
    Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' }),
  ])('maps an outage: %s', (error) => {
    const mapped = toFenagoError(error);
    expect(mapped).toBeInstanceOf(FenagoError);
    expect(mapped).toMatchObject({ code: 'database_unavailable', retryAfterSeconds: 2, cause: error });
  });

  it('maps a bulk whose network broke, and leaves one whose items were refused', () => {
    const broken = new MongoBulkWriteError({ message: 'reset', code: 0, writeErrors: [] }, {} as never);
    expect(toFenagoError(broken)).toMatchObject({ code: 'database_unavailable' });
    const refused = new MongoBulkWriteError({ message: 'dup', code: 11_000, writeErrors: [{} as never] }, {} as never);
    expect(toFenagoError(refused)).toBe(refused);
  });

  it.each([served(11_000), served(121), new Error('other'), new FenagoError('not_found', 'x'), 'text', undefined])(
    'leaves %s as it is',
    (error) => {
      expect(toFenagoError(error)).toBe(error);
    },
  );

  it('maps what a function throws', async () => {
    await expect(withMongoErrors(() => Promise.reject(served(91)))).rejects.toMatchObject({ code: 'database_unavailable' });
    await expect(withMongoErrors(() => Promise.resolve(7))).resolves.toBe(7);
  });

  it('knows a duplicate key', () => {
    expect(isDuplicateKey(served(11_000))).toBe(true);
    expect(isDuplicateKey(served(121))).toBe(false);
    expect(isDuplicateKey(new Error('E11000'))).toBe(false);
  });
});
