import { connectMongo, type MongoLink } from '@fenago/mongo';
import { createLogger } from '@fenago/observability';
import { testDatabase, testMongoUri } from '@fenago/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Positions } from '@fenago/host';

const [OLD, NEW] = ['2026-01-02T03:04:05.123456789Z', '2026-01-03T00:00:00.5Z'] as const;
const at = (sequence: number, streamCreated: string = OLD) => ({ streamCreated, sequence, eventId: `event-${sequence}` });

describe('a position', () => {
  let mongo: MongoLink;
  let positions: Positions;

  beforeAll(async () => {
    const logger = createLogger({ service: 'test', level: 'silent' });
    mongo = await connectMongo({ uri: testMongoUri(), database: testDatabase('t'), appName: 'test', logger });
    positions = new Positions(mongo);
  });
  beforeEach(() => mongo.db.collection('position').deleteMany({}));
  afterAll(() => mongo.close());

  it('is not there at first', async () => {
    expect(await positions.find('activity')).toBeNull();
  });

  it('goes forward and never back, however many replicas there are', async () => {
    await Promise.all([3, 7, 5, 7, 1].map((sequence) => positions.moveForward('activity', at(sequence))));
    await positions.moveForward('activity', at(7));
    expect(await positions.find('activity')).toEqual(at(7));
    await positions.moveForward('activity', at(6));
    expect(await positions.find('activity')).toEqual(at(7));
    await positions.moveForward('other', at(1));
    expect(await positions.find('activity')).toEqual(at(7));
  });

  it('begins again in a stream that was made later, and does not return to the one before', async () => {
    await positions.moveForward('activity', at(7));
    await positions.moveForward('activity', at(1, NEW));
    expect(await positions.find('activity')).toEqual(at(1, NEW));
    await positions.moveForward('activity', at(9));
    expect(await positions.find('activity')).toEqual(at(1, NEW));
  });
});
