import { describe, expect, it } from 'vitest';
import { databasePrivileges, databaseUses } from './mongo-roles.js';

describe('databaseUses', () => {
  it('finds what a service and its libraries keep, by constants and by literals', () => {
    const text = "readDatabaseConfig('one')\nexport const LEAD = 'LEAD';\nlink.db.collection<Row>('rows')";
    const library = "const POSITION = 'position';\ndb.collection<Event>('archive', { readPreference: 'primary' })";
    expect(databaseUses(new Map([['one', text], ['edge', "readConfig('edge')"]]), library)).toEqual([{ service: 'one', collections: ['LEAD', 'rows', 'position', 'archive'] }]);
  });

  it('knows what the user service and the libraries of all have', () => {
    const user = databaseUses().find(({ service }) => service === 'user');
    expect(user?.collections).toEqual(expect.arrayContaining(['USER', 'audit_log', 'event_archive', 'stream_sighting', 'position', 'erasure', 'audit_anchor']));
  });
});

describe('databasePrivileges', () => {
  it('let a service change its whole database, and drop nothing', () => {
    expect(databasePrivileges({ service: 'agent', collections: ['AGENT'] }, 'db')).toEqual([
      { resource: { db: 'db', collection: '' }, actions: ['find', 'insert', 'createCollection', 'createIndex', 'listCollections', 'listIndexes'] },
      { resource: { db: 'db', collection: '' }, actions: ['update', 'remove', 'collMod'] },
    ]);
  });

  it('let the user service change all but its audit log', () => {
    const [, ...changing] = databasePrivileges({ service: 'user', collections: ['USER', 'audit_log'] }, 'db');
    expect(changing).toEqual([{ resource: { db: 'db', collection: 'USER' }, actions: ['update', 'remove', 'collMod'] }]);
  });

  it('let a service drop what it makes anew, and nothing else', () => {
    const [adding, , ...dropping] = databasePrivileges({ service: 'conversation', collections: ['CONVERSATION', 'agent_replica'] }, 'db');
    expect(adding?.actions).toContain('renameCollectionSameDB');
    expect(dropping).toEqual(['agent_replica', 'agent_replica_rebuild'].map((collection) => ({ resource: { db: 'db', collection }, actions: ['dropCollection'] })));
  });
});
