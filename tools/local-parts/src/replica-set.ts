import { MongoClient, MongoServerError } from 'mongodb';
import type { Db, Document } from 'mongodb';
import { LocalPartsError } from './errors.js';
import { accepts } from './ports.js';
import { until } from './wait.js';
import type { WaitOptions } from './wait.js';

export const replicaSetName = 'rs0';

/** A user of the `admin` database. */
export interface MongoAdmin {
  readonly username: string;
  readonly password: string;
}

const alreadyInitialized = 23;
const notYetInitialized = 94;
const authenticationFailed = 18;
const unauthorized = 13;

/**
 * Makes the mongod with this pid and port the writable primary of its own replica set, whatever state its data is in: new, or
 * from a run on another port. Gives `undefined` when the deadline passes or the signal aborts.
 * @param admin made first, where the data knows nobody yet
 */
export async function becomePrimary({ port, pid }: { port: number; pid: number }, wait: WaitOptions, admin?: MongoAdmin): Promise<true | undefined> {
  const end = performance.now() + wait.deadlineMs;
  const left = () => ({ ...wait, deadlineMs: end - performance.now() });
  if ((await until(async () => (await accepts(port)) || undefined, wait)) === undefined) return undefined;
  try {
    if (admin !== undefined && !(await knows(port, admin, left()))) await makeAdmin(port, admin, left());
    return await as(admin, port, left(), async (db) => {
      // Another mongod may have had the port already: ours then ends by itself, and the other must not be touched.
      const isOurs = async () => (await db.command({ serverStatus: 1 }))['pid'] === pid || undefined;
      if ((await until(isOurs, left())) === undefined) return undefined;
      await configure(db, `127.0.0.1:${port}`);
      return await until(() => isPrimary(db), left());
    });
  } catch (error) {
    // A mongod that ended takes its connections with it; why it ended stands in its log.
    if (wait.signal?.aborted) return undefined;
    throw error;
  }
}

async function as<T>(admin: MongoAdmin | undefined, port: number, wait: WaitOptions, work: (db: Db) => Promise<T>): Promise<T> {
  const auth = admin === undefined ? {} : { auth: { ...admin }, authSource: 'admin' };
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, { serverSelectionTimeoutMS: wait.deadlineMs, ...auth });
  try {
    return await work(client.db('admin'));
  } finally {
    await client.close();
  }
}

const isPrimary = async (db: Db): Promise<true | undefined> => (await db.command({ hello: 1 }))['isWritablePrimary'] === true || undefined;

async function knows(port: number, admin: MongoAdmin, wait: WaitOptions): Promise<boolean> {
  try {
    await as(admin, port, wait, (db) => db.command({ ping: 1 }));
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === authenticationFailed) return false;
    throw error;
  }
}

/** While it knows nobody, whoever comes from this machine may found the replica set and make the first user, and do nothing else. */
async function makeAdmin(port: number, { username, password }: MongoAdmin, wait: WaitOptions): Promise<void> {
  await as(undefined, port, wait, async (db) => {
    await initiate(db, `127.0.0.1:${port}`).catch(refuseOpenData);
    if ((await until(() => isPrimary(db), wait)) === undefined) return;
    await db.command({ createUser: username, pwd: password, roles: ['root'] });
  });
}

/** Founded before there were users: it would take the admin only from itself as it was. */
function refuseOpenData(error: unknown): never {
  if (!(error instanceof MongoServerError) || error.code !== unauthorized) throw error;
  throw new LocalPartsError('data_without_users', 'The data of mongod was made before it had users. Remove its folder, or set FENAGO_HOME to another one.', { cause: error });
}

async function configure(admin: Db, host: string): Promise<void> {
  const config = (await currentConfig(admin)) ?? (await initiate(admin, host));
  const [member] = config?.['members'] ?? [];
  if (config === undefined || member?.host === host) return;
  // The data comes from a run on another port: this node does not find itself in the set and is no member of it until
  // the configuration says so. Only a forced change is accepted then.
  const moved = { ...config, version: config['version'] + 1, members: [{ ...member, host }] };
  await admin.command({ replSetReconfig: moved, force: true });
}

async function currentConfig(admin: Db): Promise<Document | undefined> {
  try {
    return (await admin.command({ replSetGetConfig: 1 }))['config'];
  } catch (error) {
    if (error instanceof MongoServerError && error.code === notYetInitialized) return undefined;
    throw error;
  }
}

/** Gives the configuration only if there turned out to be one: mongod loads it from its data shortly after it listens. */
async function initiate(admin: Db, host: string): Promise<Document | undefined> {
  try {
    await admin.command({ replSetInitiate: { _id: replicaSetName, members: [{ _id: 0, host }] } });
    return undefined;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === alreadyInitialized) return currentConfig(admin);
    throw error;
  }
}
