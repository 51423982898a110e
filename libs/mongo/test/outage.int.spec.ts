import { FenagoError } from '@fenago/contracts';
import { createLogger } from '@fenago/observability';
import { startTestMongo, type TestMongo } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Repository, connectMongo, defineSchema, internal, withMongoErrors, type MongoLink } from '../src/index.js';

interface Row {
  readonly _id: string;
  readonly userId: string;
}

const schema = defineSchema<Row>({ _id: { type: String, required: true }, userId: { type: String, required: true } }, [
  { fields: { userId: 1 }, options: { unique: true } },
]);

class Rows extends Repository<Row> {
  add = (row: Row): Promise<boolean> => this.insert(row);
  get = (id: string): Promise<Row | null> => this.findOne(internal<Row>('test', { _id: id }));
}

const logger = createLogger({ service: 'test', level: 'silent' });
const ALLOWED_MS = 5_000;

describe('a database that goes away and comes back', () => {
  let mongo: TestMongo;
  let link: MongoLink;
  let rows: Rows;

  beforeAll(async () => {
    mongo = await startTestMongo();
    link = await connectMongo({ uri: mongo.uri, database: mongo.database('outage'), appName: 'test', logger });
    rows = new Rows(link.model('ROW', schema));
  });

  afterAll(async () => {
    await link.close();
    await mongo.stop();
  });

  const unavailable = async (fn: () => Promise<unknown>): Promise<void> => {
    const from = performance.now();
    const error = await fn().then(() => undefined, (reason: unknown) => reason);
    expect(error).toBeInstanceOf(FenagoError);
    expect(error).toMatchObject({ code: 'database_unavailable', retryAfterSeconds: 2 });
    expect((error as FenagoError).cause).toBeInstanceOf(Error);
    expect(performance.now() - from).toBeLessThan(ALLOWED_MS);
  };

  it('answers while it is there (control)', async () => {
    await vi.waitFor(() => link.ping(), { timeout: 10_000, interval: 50 });
    expect(await rows.add({ _id: 'a', userId: 'u1' })).toBe(true);
    expect(await rows.add({ _id: 'b', userId: 'u1' })).toBe(false);
    expect(await rows.get('a')).toEqual({ _id: 'a', userId: 'u1' });
  });

  it('says database_unavailable within 5 s while it is killed, and recovers by itself', async () => {
    await mongo.kill('SIGKILL');
    await unavailable(() => rows.get('a'));
    await unavailable(() => rows.add({ _id: 'c', userId: 'u3' }));
    await unavailable(() => withMongoErrors(() => link.db.collection('ROW').bulkWrite([{ deleteOne: { filter: {} } }])));
    await expect(link.ping()).rejects.toMatchObject({ code: 'database_unavailable' });
    await mongo.restart();
    await vi.waitFor(() => link.ping(), { timeout: 20_000, interval: 100 });
    expect(await rows.get('a')).toEqual({ _id: 'a', userId: 'u1' });
    expect(await rows.add({ _id: 'd', userId: 'u4' })).toBe(true);
  });

  it('answers the readiness check within about a second while the server is frozen', async () => {
    await mongo.kill('SIGSTOP');
    const from = performance.now();
    await expect(link.ping()).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(performance.now() - from).toBeLessThan(2_000);
    await mongo.kill('SIGCONT');
    await vi.waitFor(() => link.ping(), { timeout: 20_000, interval: 100 });
  });

  it('starts without a database, refuses work at once, and takes it up when the database comes', async () => {
    await mongo.kill('SIGKILL');
    const late = await connectMongo({ uri: mongo.uri, database: mongo.database('late'), appName: 'late', logger });
    const lateRows = new Rows(late.model('ROW', schema));
    expect(late.isOpen).toBe(false);
    await unavailable(() => lateRows.get('x'));
    await unavailable(() => withMongoErrors(() => late.db.collection('ROW').findOne({})));
    await mongo.restart();
    await vi.waitFor(() => late.ping(), { timeout: 20_000, interval: 100 });
    expect(await lateRows.add({ _id: 'x', userId: 'u1' })).toBe(true);
    // The indexes were made too, though the model was made while the database was away.
    expect(await lateRows.add({ _id: 'y', userId: 'u1' })).toBe(false);
    await late.close();
    await unavailable(() => lateRows.get('x'));
  });
});
