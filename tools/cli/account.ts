import { writeLine } from '@fenago/local-parts';
import { createAccount } from '@fenago/system';
import { parseArgs } from 'node:util';

const DEFAULT_NATS_URL = 'nats://127.0.0.1:4222';

/**
 * `npm run account -- --email ada@example.org --name Ada`: makes a user and a key on the system behind NATS_URL, and
 * prints both as JSON; the key is shown this once.
 */
try {
  const { values } = parseArgs({ options: { email: { type: 'string' }, name: { type: 'string' } } });
  if (values.email === undefined) throw new Error('Say whose account: npm run account -- --email ada@example.org --name Ada');
  const account = await createAccount(process.env['NATS_URL'] ?? DEFAULT_NATS_URL, values.email, values.name ?? values.email);
  writeLine(JSON.stringify(account, undefined, 2));
} catch (error) {
  writeLine(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
