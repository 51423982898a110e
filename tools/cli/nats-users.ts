import { ensureNatsUsers, restoreGrants, takeUp } from '@fenago/access';
import { readConfig, writeLine } from '@fenago/local-parts';
import { natsFolder } from '@fenago/system';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run nats:users [-- --folder docker/nats]`: writes the users of a broker, one a service with its own rights, and a key
 * each; keys that are there stay. Where NATS_URL names the broker, it takes them up at once, and gets back the consumers of
 * grants that a lost store has taken with it.
 */
try {
  const { values } = parseArgs({ options: { folder: { type: 'string' } } });
  const folder = resolve(values.folder ?? natsFolder(readConfig().home));
  const { usersFile, credentialsDir } = ensureNatsUsers(folder);
  writeLine(`For the server's configuration: include "${usersFile}"`);
  writeLine(`For services: NATS_CREDENTIALS_DIR=${credentialsDir}`);
  const { NATS_URL: natsUrl, NATS_CA_FILE: caFile } = process.env;
  if (natsUrl) {
    await takeUp({ folder, natsUrl, caFile });
    await restoreGrants({ folder, natsUrl, caFile });
    writeLine('The broker has taken them up.');
  }
} catch (error) {
  writeLine(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
