import { writeLine } from '@fenago/local-parts';
import { operatorUrl, syncPlans } from '@fenago/system';
import { parseArgs } from 'node:util';

const SIGNS = { create: '+', update: '~', archive: '-' } as const;

/**
 * `npm run billing:sync [-- --apply]`: shows how Stripe differs from the plans of the billing service behind NATS_URL, and with `--apply` makes
 * it as they say. It may be ended and run again at any time.
 */
try {
  const { values } = parseArgs({ options: { apply: { type: 'boolean', default: false } } });
  await sync(operatorUrl(), values.apply);
} catch (error) {
  writeLine(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function sync(natsUrl: string, apply: boolean): Promise<void> {
  const changes = await syncPlans(natsUrl, apply);
  for (const { action, kind, key } of changes) writeLine(`${SIGNS[action]} ${kind} ${key}`);
  if (changes.length === 0) writeLine('Stripe is as the plans say.');
  else writeLine(apply ? `${changes.length} changes made.` : `${changes.length} changes; make them with npm run billing:sync -- --apply`);
}
