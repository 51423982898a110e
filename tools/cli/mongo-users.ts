import { ADMIN, ensureKeyFile, ensureMongoUsers, ensurePassword, writeMongoScript } from '@fenago/access';
import { readConfig, writeLine } from '@fenago/local-parts';
import { passwordFolder } from '@fenago/system';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const DEFAULT_PREFIX = 'fenago';

/**
 * `npm run mongo:users [-- --folder docker/access/mongo]`: makes a password a service, and writes the script that makes their
 * users, each with the rights to its own database; passwords that are there stay. Where MONGODB_URI names the database, with a
 * user who may make others, it makes them at once.
 */
try {
  const { values } = parseArgs({ options: { folder: { type: 'string' } } });
  const access = { folder: resolve(values.folder ?? passwordFolder(readConfig().home)), prefix: process.env['MONGODB_DATABASE_PREFIX'] || DEFAULT_PREFIX };
  ensurePassword(access.folder, ADMIN);
  writeLine(`For members of the replica set: --keyFile ${ensureKeyFile(access.folder)}`);
  writeLine(`For mongosh, as an admin: ${writeMongoScript(access)}`);
  writeLine(`For services: MONGODB_CREDENTIALS_DIR=${access.folder}`);
  const uri = process.env['MONGODB_URI'];
  if (uri) {
    await ensureMongoUsers({ ...access, uri });
    writeLine('The database has them.');
  }
} catch (error) {
  writeLine(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
