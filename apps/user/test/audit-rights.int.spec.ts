import { databaseUses, ensureMongoUsers, ensurePassword } from '@fenago/access';
import { COMMANDS, newId } from '@fenago/contracts';
import { testDatabase, testMongoUri } from '@fenago/testing';
import { MongoClient, type Collection } from 'mongodb';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditTrail } from './audit-trail.js';
import { Users } from './support.js';

const PREFIX = testDatabase('rights');
const DATABASE = `${PREFIX}_user`;
/** Without the admin's name and password. */
const uri = testMongoUri().replace(/\/\/[^@/]*@/, '//');

describe("the service's database user", () => {
  let passwords: string;
  let users: Users;
  let client: MongoClient;
  let rows: Collection<{ _id: number; actorId: string }>;

  beforeAll(async () => {
    passwords = await mkdtemp(join(tmpdir(), 'scratch-fenago-passwords-'));
    await ensureMongoUsers({ folder: passwords, uri: testMongoUri(), prefix: PREFIX });
    users = await Users.start({ env: { MONGODB_URI: uri, MONGODB_CREDENTIALS_DIR: passwords, MONGODB_DATABASE_PREFIX: PREFIX } });
    client = new MongoClient(uri, { auth: { username: DATABASE, password: ensurePassword(passwords, 'user') }, authSource: DATABASE });
    rows = client.db(DATABASE).collection('audit_log');
  });
  afterAll(async () => {
    await users.stop();
    await client.close();
    await rm(passwords, { recursive: true, force: true });
  });

  it('is enough for the service: people join, sign in, leave, and the log is written and whole', async () => {
    const { userId } = await users.join('ada@example.org');
    const { sessionId } = await users.signIn('ada@example.org');
    await users.request(COMMANDS.createApiKey, { caller: { userId }, name: 'a key', scopes: [] });
    await users.request(COMMANDS.deleteAccount, { caller: { userId }, sessionId });
    const trail = new AuditTrail(users, { adminId: newId('user', 0) });
    const entries = await trail.of({ objectId: userId, action: 'user.deleted' }, 1);
    expect(entries).toMatchObject([{ ownerId: userId, details: { deletionId: expect.stringMatching(/^deletion_/) as string } }]);
    expect(await trail.verify()).toMatchObject({ fault: null });
    const made = (await client.db(DATABASE).listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    const known = databaseUses().find(({ service }) => service === 'user')?.collections ?? [];
    expect(made.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('cannot change, replace or delete a row', async () => {
    const refused = { codeName: 'Unauthorized' };
    await expect(rows.updateOne({ _id: 1 }, { $set: { actorId: 'user_2' } })).rejects.toMatchObject(refused);
    await expect(rows.deleteOne({ _id: 1 })).rejects.toMatchObject(refused);
    await expect(rows.drop()).rejects.toMatchObject(refused);
    await expect(client.db(DATABASE).command({ collMod: 'audit_log', validator: {} })).rejects.toMatchObject(refused);
    // (control) Elsewhere it can.
    const { acknowledged } = await client.db(DATABASE).collection('attempt').deleteMany({ expiresAt: new Date(0) });
    expect(acknowledged).toBe(true);
  });
});
