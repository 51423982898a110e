import { createLogger } from '@fenago/observability';
import { testDatabase, testMongoUri } from '@fenago/testing';
import { MongoClient, type Db } from 'mongodb';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { Archive, type ArchivedEvent } from '../src/outbox/archive.js';
import { Gate } from '../src/outbox/gate.js';
import type { Incarnation } from '../src/outbox/ports.js';
import { Reconciler } from '../src/outbox/reconciler.js';
import { SightingLog } from '../src/outbox/sighting-log.js';

const incarnation = (serverId: string): Incarnation => ({ serverId, streamCreated: 'c1' });
const archivedAt = (id: string, sequence: number, of: Incarnation): ArchivedEvent => {
  const [aggregate = '', version = '0'] = id.split(':');
  const part = { cause: id, subject: `evt.u.conversation.${aggregate}.updated`, payload: '{}', part: 0, at: new Date() };
  return { _id: id, aggregate, sequence, version: Number(version), ...of, ...part };
};

const EVENTS = ['x:1', 'x:2', 'x:3', 'y:1', 'y:2', 'z:1', 'z:2'];

/** A stream that was set back and is being filled again, with events at the very places that they had before. */
describe('a stream that is filled again', () => {
  let db: Db;
  const client = new MongoClient(testMongoUri());
  let stream: string[];
  let server: Incarnation;
  let reads: number;

  const reconcile = async (): Promise<void> => {
    const archive = new Archive(db);
    await archive.prepare();
    const gate = new Gate();
    const made = new Reconciler({
      archive,
      sightings: new SightingLog(db),
      link: { isConnected: true, serverId: server.serverId, onDisconnect: () => undefined, onReconnect: () => undefined },
      stream: {
        incarnation: async () => ({ ...server, firstSequence: 1, lastSequence: stream.length, replicas: 1 }),
        messageIdAt: async (sequence) => {
          reads += 1;
          return stream[sequence - 1];
        },
      },
      sink: {
        publish: async ({ id }) => {
          if (!stream.includes(id)) stream.push(id);
          return { ...server, sequence: stream.indexOf(id) + 1 };
        },
      },
      gate,
      logger: createLogger({ service: 'test', level: 'silent' }),
      settled: async () => undefined,
      onClosed: () => undefined,
      onOpened: () => undefined,
      disabled: false,
    });
    await made.start();
    await made.stop();
  };

  const setBackAndPartlyFilled = async (): Promise<void> => {
    // Set back to nothing, and filled again by a replica that was killed before it could note what is where: `y:2` is at its
    // old place, `x:3` before it is missing.
    server = incarnation('s2');
    await new SightingLog(db).sight({ ...server, lastSequence: 0 });
    stream = ['x:1', 'y:1', 'z:1', 'x:2', 'y:2'];
  };

  beforeEach(async () => {
    db = client.db(testDatabase('refilled'));
    [server, stream] = [incarnation('s1'), [...EVENTS]];
    await reconcile();
    await new Archive(db).insert(EVENTS.map((id, i) => archivedAt(id, i + 1, server)));
  });
  afterAll(() => client.close());

  it('is not taken for whole because an event came to its old place by chance', async () => {
    await setBackAndPartlyFilled();
    await reconcile();
    expect(stream.toSorted()).toEqual(EVENTS);
  });

  it('nor after the server has restarted since', async () => {
    await setBackAndPartlyFilled();
    server = incarnation('s3');
    await reconcile();
    expect(stream.toSorted()).toEqual(EVENTS);
  });

  it('has each event once, noted where it is now', async () => {
    await setBackAndPartlyFilled();
    await reconcile();
    const rows = await db.collection<ArchivedEvent>('event_archive').find().toArray();
    expect(rows.map(({ _id, serverId, sequence }) => [_id, serverId, sequence])).toEqual(rows.map(({ _id }) => [_id, 's2', stream.indexOf(_id) + 1]));
  });

  it('is believed where a restart has lost nothing: one place proves all before it', async () => {
    [server, reads] = [incarnation('s2'), 0];
    await reconcile();
    expect([stream, reads]).toEqual([EVENTS, 1]);
  });
});
