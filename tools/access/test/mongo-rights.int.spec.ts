import { testDatabase, testMongoUri } from '@fenago/testing';
import { MongoClient, MongoServerError, type Db, type Document } from 'mongodb';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseUses, ensureMongoUsers, ensurePassword, writeMongoScript } from '../src/index.js';

const services = databaseUses().map(({ service }) => service);
const prefix = testDatabase('rights');
const nameOf = (service: string): string => `${prefix}_${service}`;

/** What services do, each on a collection of the database that is tried. */
const WORK: Readonly<Record<string, (collection: string) => Document>> = {
  find: (find) => ({ find }),
  aggregate: (aggregate) => ({ aggregate, pipeline: [{ $match: {} }], cursor: {} }),
  insert: (insert) => ({ insert, documents: [{ by: 'somebody' }] }),
  update: (update) => ({ update, updates: [{ q: {}, u: { $set: { touched: true } } }] }),
  'find and modify': (findAndModify) => ({ findAndModify, query: {}, update: { $set: { touched: true } } }),
  remove: (collection) => ({ delete: collection, deletes: [{ q: { by: 'nobody' }, limit: 0 }] }),
  'make an index': (createIndexes) => ({ createIndexes, indexes: [{ key: { by: 1 }, name: 'by' }] }),
  'set a validator': (collMod) => ({ collMod, validator: {} }),
  'list collections': () => ({ listCollections: 1 }),
  'list indexes': (listIndexes) => ({ listIndexes }),
};

/** What no service does, wherever. */
const NEVER: Readonly<Record<string, (collection: string) => Document>> = {
  'drop a collection': (drop) => ({ drop }),
  'drop indexes': (dropIndexes) => ({ dropIndexes, index: 'by' }),
  'drop the database': () => ({ dropDatabase: 1 }),
  'make a user': () => ({ createUser: 'mallory', pwd: 'x', roles: [] }),
  'make a role': () => ({ createRole: 'mallory', privileges: [], roles: [] }),
  'see users': () => ({ usersInfo: 1 }),
  'profile what others do': () => ({ profile: 2 }),
};

describe('the rights of services in a real database', () => {
  let folder: string;
  let admin: MongoClient;
  const clients = new Map<string, MongoClient>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scratch-fenago-passwords-'));
    const uri = testMongoUri();
    admin = new MongoClient(uri);
    for (const service of services) await admin.db(nameOf(service)).collection('things').insertOne({ by: 'somebody' });
    await ensureMongoUsers({ folder, uri, prefix });
    // Made again, as with each start, they are the same.
    await ensureMongoUsers({ folder, uri, prefix });
    for (const service of services) {
      const auth = { username: nameOf(service), password: ensurePassword(folder, service) };
      clients.set(service, new MongoClient(uri.replace(/\/\/[^@/]*@/, '//'), { auth, authSource: nameOf(service) }));
    }
  });
  afterAll(async () => {
    await Promise.all([...clients.values(), admin].map((client) => client.close()));
    await rm(folder, { recursive: true, force: true });
  });

  /** Names of those that were let through. @throws what failed otherwise than for want of the right to it */
  async function allowed(db: Db | undefined, attempts: Readonly<Record<string, (collection: string) => Document>>, collection = 'things'): Promise<readonly string[]> {
    const names: string[] = [];
    for (const [name, commandOf] of Object.entries(attempts)) {
      try {
        await db?.command(commandOf(collection));
        names.push(name);
      } catch (error) {
        if (!(error instanceof MongoServerError) || error.codeName !== 'Unauthorized') throw error;
      }
    }
    return names;
  }

  it('are made by the script for mongosh, too, which may run again', async () => {
    const other = testDatabase('scripted');
    const script = readFileSync(writeMongoScript({ folder, prefix: other }), 'utf8');
    for (const isThere of [false, true]) {
      const asked: { readonly name: string; readonly command: Document }[] = [];
      const runCommand = (name: string, command: Document): void => {
        if (isThere && ('createRole' in command || 'createUser' in command)) throw Object.assign(new Error('already exists'), { code: 51_003 });
        asked.push({ name, command });
      };
      runInNewContext(script, { db: { getSiblingDB: (name: string) => ({ runCommand: (command: Document) => runCommand(name, command) }) } });
      for (const { name, command } of asked) await admin.db(name).command(command);
      expect(asked).toHaveLength(2 * services.length);
    }
    const auth = { username: `${other}_agent`, password: ensurePassword(folder, 'agent') };
    const client = new MongoClient(testMongoUri().replace(/\/\/[^@/]*@/, '//'), { auth, authSource: auth.username });
    expect(await allowed(client.db(auth.username), { insert: WORK['insert'] ?? (() => ({})) })).toEqual(['insert']);
    await client.close();
  });

  it.each(services)('%s does its work in its own database, and nothing in any other', async (service) => {
    const through = await Promise.all(
      // What the user service keeps in its audit log is tried below; what it changes is named.
      services.map(async (target) => [target, await allowed(clients.get(service)?.db(nameOf(target)), WORK, target === 'user' ? 'USER' : 'things')]),
    );
    expect(through).toEqual(services.map((target) => [target, target === service ? Object.keys(WORK) : []]));
  });

  it.each(services)('%s drops nothing, and makes nobody', async (service) => {
    const databases = [...services.map(nameOf), 'admin', 'local'];
    expect(await Promise.all(databases.map((name) => allowed(clients.get(service)?.db(name), NEVER)))).toEqual(databases.map(() => []));
  });

  it.each(services)('%s sees nothing of the server and of what others write', async (service) => {
    const client = clients.get(service);
    const server = { status: () => ({ serverStatus: 1 }), settings: () => ({ getParameter: '*' }), shutdown: () => ({ shutdown: 1 }), sets: () => ({ replSetGetConfig: 1 }) };
    expect(await allowed(client?.db('admin'), server)).toEqual([]);
    expect(await allowed(client?.db('local'), { find: WORK['find'] ?? (() => ({})) }, 'oplog.rs')).toEqual([]);
  });

  it('the user service reads and adds to its audit log, and changes nothing in it', async () => {
    const db = clients.get('user')?.db(nameOf('user'));
    expect(await allowed(db, WORK, 'audit_log')).toEqual(['find', 'aggregate', 'insert', 'make an index', 'list collections', 'list indexes']);
  });

  it('lets in nobody without the password (control: the admin may do all of it)', async () => {
    const stranger = new MongoClient(testMongoUri().replace(/\/\/[^@/]*@/, '//'));
    expect(await allowed(stranger.db(nameOf('agent')), WORK)).toEqual([]);
    await stranger.close();
    expect(await allowed(admin.db(nameOf('agent')), WORK)).toEqual(Object.keys(WORK));
    const { 'drop indexes': dropIndexes = () => ({}), 'drop a collection': drop = () => ({}) } = NEVER;
    expect(await allowed(admin.db(nameOf('agent')), { dropIndexes, drop })).toEqual(['dropIndexes', 'drop']);
  });
});
