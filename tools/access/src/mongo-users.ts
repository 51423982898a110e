import { MongoClient, MongoServerError, type Db, type Document } from 'mongodb';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databasePrivileges, databaseUses, type DatabaseUse } from './mongo-roles.js';
import { keptSecret } from './secret-file.js';

/** Where the users of a database server are kept. */
export interface MongoAccess {
  /** A password a service, in `<service>.password`; the MONGODB_CREDENTIALS_DIR of services. */
  readonly folder: string;
  /** As MONGODB_DATABASE_PREFIX. */
  readonly prefix: string;
}

export interface MongoPlace extends MongoAccess {
  /** Of a user who may make others. */
  readonly uri: string;
}

export const ADMIN = 'admin';
const EXISTS: ReadonlySet<unknown> = new Set([51_002, 51_003]);

/** The password of a user in a folder of credentials, made where there is none yet. */
export function ensurePassword(folder: string, name: string): string {
  return keptSecret(join(folder, `${name}.password`), () => randomBytes(24).toString('hex'));
}

/** The file by which members of a replica set know each other, made where there is none yet. @returns its path */
export function ensureKeyFile(folder: string): string {
  const file = join(folder, 'keyfile');
  // mongod takes none that others could read.
  keptSecret(file, () => randomBytes(96).toString('base64'), 0o600);
  return file;
}

/**
 * Makes a user for each service that owns a database, with the rights that its work in there takes; one that there is gets
 * the rights and the password of now. Its name is its database's, where it is also kept.
 */
export async function ensureMongoUsers({ folder, uri, prefix }: MongoPlace, uses: readonly DatabaseUse[] = databaseUses()): Promise<void> {
  const client = new MongoClient(uri);
  try {
    for (const { db, command } of userCommands({ folder, prefix }, uses)) await createOrUpdate(client.db(db), command);
  } finally {
    await client.close();
  }
}

/**
 * Writes the same as a script for mongosh, for a server that cannot be reached from here; an admin of the server may run it again
 * at any time. It holds the passwords.
 * @returns its path
 */
export function writeMongoScript({ folder, prefix }: MongoAccess, uses: readonly DatabaseUse[] = databaseUses()): string {
  const file = join(folder, 'users.js');
  writeFileSync(file, SCRIPT.replace('COMMANDS', JSON.stringify(userCommands({ folder, prefix }, uses), undefined, 2)));
  return file;
}

const SCRIPT = `// Written by npm run mongo:users; what is changed here by hand is lost.
for (const { db: name, command } of COMMANDS) {
  try {
    db.getSiblingDB(name).runCommand(command);
  } catch (error) {
    if (![51002, 51003].includes(error.code)) throw error;
    const [[create, value], ...rest] = Object.entries(command);
    db.getSiblingDB(name).runCommand({ [create.replace('create', 'update')]: value, ...Object.fromEntries(rest) });
  }
}
`;

interface UserCommand {
  readonly db: string;
  readonly command: Document;
}

/** The role and the user of each service, as commands that make them. */
function userCommands({ folder, prefix }: MongoAccess, uses: readonly DatabaseUse[]): readonly UserCommand[] {
  return uses.flatMap((use) => {
    const db = `${prefix}_${use.service}`;
    const role = { createRole: db, privileges: databasePrivileges(use, db), roles: [] };
    return [role, { createUser: db, pwd: ensurePassword(folder, use.service), roles: [db] }].map((command) => ({ db, command }));
  });
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
