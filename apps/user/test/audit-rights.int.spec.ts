import { COMMANDS, newId } from '@fenago/contracts';
import { startGuardedMongo, until, type GuardedMongo } from '@fenago/testing';
import { MongoClient, type Collection, type Document } from 'mongodb';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditTrail } from './audit-trail.js';
import { Users } from './support.js';

const PREFIX = 'fenago';
const DATABASE = `${PREFIX}_user`;
const USER = 'fenago_user';
const guide = readFileSync(fileURLToPath(new URL('../../../docs/deployment.md', import.meta.url)), 'utf8');
const [, script = ''] = /```js\n([^]*?)```/.exec(guide) ?? [];

/** Runs what the guide says in mongosh. */
async function followGuide(uri: string): Promise<void> {
  const commands: Document[] = [];
  const db = {
    getName: () => DATABASE,
    createRole: ({ role, ...more }: Document) => commands.push({ createRole: role as string, ...more }),
    createUser: ({ user, ...more }: Document) => commands.push({ createUser: user as string, ...more }),
  };
  runInNewContext(script, { db, passwordPrompt: () => USER });
  const client = new MongoClient(uri);
  for (const command of commands) await client.db(DATABASE).command(command);
  await client.close();
}

describe('the database user of docs/deployment.md', () => {
  let mongo: GuardedMongo;
  let users: Users;
  let client: MongoClient;
  let rows: Collection<{ _id: number; actorId: string }>;

  beforeAll(async () => {
    mongo = await startGuardedMongo(followGuide);
    const uri = mongo.uriOf(USER, DATABASE);
    client = new MongoClient(uri);
    await until(() => client.db(DATABASE).collection('audit_log').findOne({}).then(() => true), { deadlineMs: 30_000, what: 'the database takes its user' });
    users = await Users.start({ env: { MONGODB_URI: uri, MONGODB_DATABASE_PREFIX: PREFIX } });
    rows = client.db(DATABASE).collection('audit_log');
  }, 120_000);
  afterAll(async () => {
    await users.stop();
    await client.close();
    await mongo.stop();
  }, 60_000);

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
    expect(made.filter((name) => !script.includes(`'${name}'`))).toEqual(['audit_log']);
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
