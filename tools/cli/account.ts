import { writeLine } from '@fenago/local-parts';
import { createAccount, operatorUrl } from '@fenago/system';
import { parseArgs } from 'node:util';

/**
 * `npm run account -- --email ada@example.org --name Ada [--admin]`: makes a user and a key on the system behind NATS_URL,
 * and prints both as JSON; the key is shown this once.
 */
try {
  const { values } = parseArgs({ options: { email: { type: 'string' }, name: { type: 'string' }, admin: { type: 'boolean' } } });
  const { email, admin } = values;
  if (email === undefined) throw new Error('Say whose account: npm run account -- --email ada@example.org --name Ada');
  const account = await createAccount(operatorUrl(), { email, name: values.name ?? email, role: admin === true ? 'admin' : 'user' });
  writeLine(JSON.stringify(account, undefined, 2));
} catch (error) {
  writeLine(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
