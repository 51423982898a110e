import { grantEvents, revokeGrant } from '@fenago/access';
import { isEventType, type EventType } from '@fenago/contracts';
import { readConfig, writeLine } from '@fenago/local-parts';
import { natsFolder } from '@fenago/system';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const DEFAULT_NATS_URL = 'nats://127.0.0.1:4222';

/**
 * `npm run nats:grant -- crm --owner user_… [--types execution.completed,agent.deleted] [--object conv_…]`: lets somebody
 * outside read these events by a durable consumer of this name, on the broker of NATS_URL, and tells where their key is;
 * `-- crm --revoke` takes it back. `--folder` is that of `npm run nats:users`.
 */
try {
  const string = { type: 'string' } as const;
  const options = { owner: string, types: string, object: string, folder: string, revoke: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [name] = positionals;
  if (name === undefined) throw new Error('Say what the grant is called: npm run nats:grant -- crm --owner user_…');
  const folder = resolve(values.folder ?? natsFolder(readConfig().home));
  const place = { folder, natsUrl: process.env['NATS_URL'] || DEFAULT_NATS_URL, caFile: process.env['NATS_CA_FILE'] };
  if (values.revoke) {
    await revokeGrant(place, name);
    writeLine(`${name} is taken back.`);
  } else {
    const types = values.types?.split(',').map(typeOf);
    const { credentialsFile, filters } = await grantEvents(place, { name, ownerId: values.owner, types, objectId: values.object });
    writeLine(`${name} may read ${filters.join(', ')}`);
    writeLine(credentialsFile === undefined ? 'Its key is the one that was handed over.' : `Its key, for whoever it is for and nobody else: ${credentialsFile}`);
  }
} catch (error) {
  writeLine(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function typeOf(text: string): EventType {
  if (isEventType(text)) return text;
  throw new Error(`No event is called ${text}; docs/events.md names them all.`);
}
