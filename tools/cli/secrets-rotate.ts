import { COMMANDS, type RewrappedSecrets } from '@fenago/contracts';
import { writeLine } from '@fenago/local-parts';
import { RpcClient, connectNats } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { operatorUrl } from '@fenago/system';
import { parseArgs } from 'node:util';

/** Services that keep sealed secrets, by the command that rewraps a batch of them. */
const SERVICES = [COMMANDS.rewrapExecutionSecrets, COMMANDS.rewrapUserSecrets, COMMANDS.rewrapWebhookSecrets];

/**
 * `npm run secrets:rotate -- --key 2026`: seals what services keep sealed, on the system behind NATS_URL, under the master key
 * of this name, which must stand first in SECRETS_MASTER_KEYS of every replica. It may be ended and run again at any time;
 * once it has found nothing left to do, the keys before that one can be taken out of the configuration.
 */
try {
  const { values } = parseArgs({ options: { key: { type: 'string' } } });
  if (values.key === undefined) throw new Error('Say which master key is the present one: npm run secrets:rotate -- --key 2026');
  process.exitCode = await rotate(operatorUrl(), values.key);
} catch (error) {
  writeLine(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function rotate(natsUrl: string, masterKeyId: string): Promise<number> {
  const link = await connectNats({ url: natsUrl, name: 'fenago-cli', logger: createLogger({ service: 'cli', level: 'error' }) });
  try {
    const client = new RpcClient(link);
    let unreadable = 0;
    for (const command of SERVICES) {
      const done = await pass((after) => client.request(command, { masterKeyId, ...(after === null ? {} : { after }) }));
      writeLine(`${command.service}: ${done.rewrapped} rewrapped, ${done.unreadable} unreadable`);
      unreadable += done.unreadable;
    }
    if (unreadable === 0) writeLine(`Everything is sealed under "${masterKeyId}"; the other master keys can be taken out of SECRETS_MASTER_KEYS.`);
    else writeLine('Some secrets do not open; the logs of the services name them. Keep every master key, or have their owners give them again.');
    return unreadable === 0 ? 0 : 1;
  } finally {
    await link.drain(1_000);
  }
}

/** Every batch of one service, one after the other. */
async function pass(batch: (after: string | null) => Promise<RewrappedSecrets>): Promise<Omit<RewrappedSecrets, 'next'>> {
  let rewrapped = 0;
  let unreadable = 0;
  for (let after: string | null = null; ; ) {
    const done: RewrappedSecrets = await batch(after);
    rewrapped += done.rewrapped;
    unreadable += done.unreadable;
    if (done.next === null) return { rewrapped, unreadable };
    after = done.next;
  }
}
