import { ADMIN, ensureKeyFile, ensureMongoUsers, ensurePassword } from '@fenago/access';
import { readConfig, type Log, type MongodAuth } from '@fenago/local-parts';
import { join } from 'node:path';
import type { SystemOptions } from './start-system.js';

export interface DatabasePlace {
  /** Of the server's admin. */
  readonly adminUri: string;
  /** As MONGODB_DATABASE_PREFIX. */
  readonly prefix: string;
  /** Folder of the system; passwords are kept in there. */
  readonly home: string;
}

type Env = Readonly<Record<string, string | undefined>>;
type DatabaseUsers = Pick<SystemOptions, 'mongodbUri' | 'mongodbCredentialsDir'>;

const DEFAULT_PREFIX = 'fenago';

/** Passwords of the services' users of a local database, in a home. */
export const passwordFolder = (home: string): string => join(home, 'mongo-passwords');

/** Makes a user of the database for each service. @returns what services need to connect as theirs */
export async function makeDatabaseUsers({ adminUri, prefix, home }: DatabasePlace): Promise<DatabaseUsers> {
  const folder = passwordFolder(home);
  await ensureMongoUsers({ folder, uri: adminUri, prefix });
  return { mongodbUri: adminUri.replace(/\/\/[^@/]*@/, '//'), mongodbCredentialsDir: folder };
}

/** Who may do everything in a database that is started here; none where MONGODB_URI names another. */
export function localDatabaseAuth(env: Env): MongodAuth | undefined {
  if (env['MONGODB_URI']) return undefined;
  const folder = passwordFolder(readConfig(env).home);
  return { keyFile: ensureKeyFile(folder), admin: { username: ADMIN, password: ensurePassword(folder, ADMIN) } };
}

/** Users for a database that was started here, one a service; one of MONGODB_URI has those that its operator made. */
export async function resolveDatabaseUsers(env: Env, place: Omit<DatabasePlace, 'prefix'>, log: Log): Promise<DatabaseUsers> {
  if (!env['MONGODB_URI']) {
    const users = await makeDatabaseUsers({ ...place, prefix: env['MONGODB_DATABASE_PREFIX'] || DEFAULT_PREFIX });
    log(`MongoDB users: one a service, with its own database; passwords in ${passwordFolder(place.home)}`);
    return users;
  }
  const folder = env['MONGODB_CREDENTIALS_DIR'];
  if (!folder) log('MongoDB users: none of ours (MONGODB_CREDENTIALS_DIR is not set); every service may do what the user in MONGODB_URI may');
  return { mongodbUri: place.adminUri, mongodbCredentialsDir: folder || undefined };
}
