import { AUDIT_LOG_ID, newId, type AuditFault, type AuditHead } from '@fenago/contracts';
import { eventOf, until } from '@fenago/testing';
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chain } from '../src/domain/audit-chain.js';
import type { AuditEntry } from '../src/domain/audit-entry.js';
import { AuditTrail } from './audit-trail.js';
import { AUDIT_KEY, Users } from './support.js';

const ROWS = 2_300;
const userId = newId('user', 1);

/** A row as whoever has the database may change it. */
type Row = Record<string, unknown> & { readonly _id: number };

describe('an audit log that somebody with the database has changed', () => {
  let users: Users;
  let trail: AuditTrail;
  let before: readonly Row[];
  const collection = () => users.service.mongo.db.collection<Row>('audit_log');
  /** Told until now, oldest first. */
  let anchored: readonly AuditHead[];
  const anchors = async (): Promise<readonly AuditHead[]> => (await users.service.published(AUDIT_LOG_ID, 1)).map(({ data }) => data as AuditHead);

  beforeAll(async () => {
    users = await Users.start({ replicas: 2 });
    trail = new AuditTrail(users, { adminId: userId });
    const keys = Array.from({ length: ROWS }, (_, i) => newId('apiKey', i));
    const events = keys.map((apiKeyId) => eventOf({ type: 'api_key.revoked', aggregateId: apiKeyId, ownerId: userId, data: { apiKeyId, userId } }));
    for (let i = 0; i < ROWS; i += 100) await Promise.all(events.slice(i, i + 100).map((event) => users.service.publish(event)));
    await until(async () => (await collection().countDocuments()) >= ROWS, { deadlineMs: 60_000, what: 'the log is written' });
    before = await collection().find({}).sort({ _id: 1 }).toArray();
    anchored = await until(
      async () => {
        const heads = await anchors();
        return Number(heads.at(-1)?.sequence) >= 1_000 && heads;
      },
      { what: 'a thousandth row is anchored', deadlineMs: 60_000 },
    );
  }, 120_000);
  afterAll(() => users.stop());

  /** Does something to the log, looks what is found, and undoes it. */
  async function after(tamper: () => Promise<unknown>, heads: AuditHead[] = []): Promise<AuditFault | null> {
    await tamper();
    try {
      return (await trail.verify(heads)).fault;
    } finally {
      await collection().deleteMany({});
      await collection().insertMany([...before]);
    }
  }
  const move = async (from: number, to: number): Promise<void> => {
    const row = (await collection().findOneAndDelete({ _id: from })) as Row;
    await collection().insertOne({ ...row, _id: to });
  };
  const LATE = 2_222;

  it('(control) is whole where nobody has, over several batches', async () => {
    const { fault, last } = await trail.verify([...anchored]);
    expect(fault).toBeNull();
    expect(last?.sequence).toBe(before.length);
  });

  it('shows a row that was changed', async () => {
    expect(await after(() => collection().updateOne({ _id: LATE }, { $set: { actorId: newId('user', 2) } }))).toEqual({ kind: 'changed', sequence: LATE });
    expect(await after(() => collection().updateOne({ _id: 1 }, { $set: { 'details.note': true } }))).toEqual({ kind: 'changed', sequence: 1 });
  });

  it('shows a row that was taken away, also where those behind it were numbered anew', async () => {
    expect(await after(() => collection().deleteOne({ _id: LATE }))).toEqual({ kind: 'missing', sequence: LATE });
    expect(await after(() => collection().deleteMany({ _id: { $lte: 10 } }))).toEqual({ kind: 'missing', sequence: 1 });
    const closing = async (): Promise<void> => {
      await collection().deleteMany({ _id: { $gte: LATE } });
      await collection().insertMany(before.filter(({ _id }) => _id > LATE).map((row) => ({ ...row, _id: row._id - 1 })));
    };
    expect(await after(closing)).toEqual({ kind: 'out_of_place', sequence: LATE });
  });

  it('shows rows that were swapped, and one that was put in', async () => {
    const swap = async (): Promise<void> => {
      await move(10, 1_000_000);
      await move(11, 10);
      await move(1_000_000, 11);
    };
    expect(await after(swap)).toEqual({ kind: 'out_of_place', sequence: 10 });
    const put = { ...(before[9] as Row), _id: 10.5, eventId: 'made up' };
    expect(await after(() => collection().insertOne(put))).toEqual({ kind: 'out_of_place', sequence: 11 });
  });

  it('shows a tail that was cut off, by what was anchored; without it nobody could tell', async () => {
    const head = anchored.at(-1) as AuditHead;
    const cut = () => collection().deleteMany({ _id: { $gte: head.sequence } });
    expect(await after(cut, [head])).toEqual({ kind: 'truncated', sequence: head.sequence });
    expect(await after(cut)).toBeNull();
    expect(await after(() => collection().deleteMany({}), [head])).toEqual({ kind: 'truncated', sequence: 1 });
    expect(await after(async () => undefined, [{ ...head, hash: 'f'.repeat(64) }])).toEqual({ kind: 'other_head', sequence: head.sequence });
  });

  it('shows an end that was cut off and has grown again since, by anchors of before', async () => {
    const head = anchored.at(-1) as AuditHead;
    // As the service itself would write what comes next.
    const regrown = async (): Promise<void> => {
      await collection().deleteMany({ _id: { $gte: head.sequence } });
      const next = before.slice(0, 10).map(({ _id, previousHash: _previous, keyId: _key, hash: _hash, ...entry }) => ({ ...entry, eventId: `later:${_id}` }));
      const end = { sequence: head.sequence - 1, hash: String(before[head.sequence - 2]?.['hash']) };
      const seal = (_keyId: string, text: string): string => createHmac('sha256', AUDIT_KEY).update(text).digest('hex');
      await collection().insertMany(chain(next as unknown as AuditEntry[], end, 'test', seal) as unknown as Row[]);
    };
    expect(await after(regrown, [head])).toEqual({ kind: 'other_head', sequence: head.sequence });
    // To whoever knows nothing of before it is whole.
    expect(await after(regrown)).toBeNull();
  });

  it('is anchored with every thousandth row and at the end, by one of two replicas', async () => {
    await users.service.drain();
    const heads = await anchors();
    const sequences = heads.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
    expect(sequences.at(-1)).toBe(before.length);
    for (const { sequence, hash } of heads) expect(before[sequence - 1]).toMatchObject({ _id: sequence, hash });
  });
});
