import { MongoClient, MongoServerError, type Db, type Document } from 'mongodb';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databasePrivileges, databaseUses, type DatabaseUse } from './mongo-roles.js';

/** Where the users of a database server are kept. */
export interface MongoPlace {
  /** A password a service, in `<service>.password`; the MONGODB_CREDENTIALS_DIR of services. */
  readonly folder: string;
  /** Of a user who may make others. */
  readonly uri: string;
  /** As MONGODB_DATABASE_PREFIX. */
  readonly prefix: string;
}

export const ADMIN = 'admin';
const EXISTS: ReadonlySet<unknown> = new Set([51_002, 51_003]);

/** The password of a user in a folder of credentials, made where there is none yet; its file is to be read by its owner alone. */
export function ensurePassword(folder: string, name: string): string {
  return ensureSecret(folder, `${name}.password`, 24);
}

/** The file by which members of a replica set know each other, made where there is none yet. @returns its path */
export function ensureKeyFile(folder: string): string {
  ensureSecret(folder, 'keyfile', 96);
  return join(folder, 'keyfile');
}

/**
 * Makes a user for each service that owns a database, with the rights that its work in there takes; one that there is gets
 * the rights and the password of now. Its name is its database's, where it is also kept.
 */
export async function ensureMongoUsers({ folder, uri, prefix }: MongoPlace, uses: readonly DatabaseUse[] = databaseUses()): Promise<void> {
  const client = new MongoClient(uri);
  try {
    for (const use of uses) {
      const name = `${prefix}_${use.service}`;
      for (const command of userCommands(use, name, ensurePassword(folder, use.service))) await createOrUpdate(client.db(name), command);
    }
  } finally {
    await client.close();
  }
}

/** The role and the user of a service, as commands that make them. */
function userCommands(use: DatabaseUse, name: string, password: string): readonly Document[] {
  return [
    { createRole: name, privileges: databasePrivileges(use, name), roles: [] },
    { createUser: name, pwd: password, roles: [name] },
  ];
}

async function createOrUpdate(db: Db, command: Document): Promise<void> {
  try {
    await db.command(command);
  } catch (error) {
    if (!(error instanceof MongoServerError) || !EXISTS.has(error.code)) throw error;
    const [[name = '', value] = [], ...rest] = Object.entries(command);
    await db.command({ [name.replace('create', 'update')]: value as unknown, ...Object.fromEntries(rest) });
  }
}

/** Hexadecimal: fits a URI, and is base64 as well. */
function ensureSecret(folder: string, name: string, bytes: number): string {
  const file = join(folder, name);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(bytes).toString('hex'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}
