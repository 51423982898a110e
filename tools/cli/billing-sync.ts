import { COMMANDS } from '@fenago/contracts';
import { writeLine } from '@fenago/local-parts';
import { RpcClient, connectNats } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { parseArgs } from 'node:util';

const DEFAULT_NATS_URL = 'nats://127.0.0.1:4222';
/** Every change is a call of Stripe. */
const TIMEOUT_MS = 180_000;
const SIGNS = { create: '+', update: '~', archive: '-' } as const;

/**
 * `npm run billing:sync [-- --apply]`: shows how Stripe differs from the plans of the billing service behind NATS_URL, and with `--apply` makes
 * it as they say. It may be ended and run again at any time.
 */
try {
  const { values } = parseArgs({ options: { apply: { type: 'boolean', default: false } } });
  await sync(process.env['NATS_URL'] ?? DEFAULT_NATS_URL, values.apply);
} catch (error) {
  writeLine(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function sync(natsUrl: string, apply: boolean): Promise<void> {
  const link = await connectNats({ url: natsUrl, name: 'fenago-cli', logger: createLogger({ service: 'cli', level: 'error' }) });
  try {
    const client = new RpcClient(link, { timeoutMs: TIMEOUT_MS });
    const { changes } = await client.request(COMMANDS.syncCatalogue, { apply });
    for (const { action, kind, key } of changes) writeLine(`${SIGNS[action]} ${kind} ${key}`);
    if (changes.length === 0) writeLine('Stripe is as the plans say.');
    else writeLine(apply ? `${changes.length} changes made.` : `${changes.length} changes; make them with npm run billing:sync -- --apply`);
  } finally {
    await link.drain(1_000);
  }
}
