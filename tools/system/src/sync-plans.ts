import { COMMANDS, type CatalogueSyncView } from '@fenago/contracts';
import { connectNats, RpcClient } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';

/** Every change is a call of Stripe. */
const TIMEOUT_MS = 180_000;

/**
 * How Stripe differs from the plans of the billing service behind NATS; with `apply`, what was changed at Stripe. It may be ended and done
 * again at any time.
 * @throws FenagoError `stripe_not_configured`, `stripe_unavailable`; `service_unavailable` where no billing service runs
 */
export async function syncPlans(natsUrl: string, apply: boolean): Promise<CatalogueSyncView['changes']> {
  const link = await connectNats({ url: natsUrl, name: 'fenago-cli', logger: createLogger({ service: 'cli', level: 'error' }) });
  try {
    const client = new RpcClient(link, { timeoutMs: TIMEOUT_MS });
    return (await client.request(COMMANDS.syncCatalogue, { apply })).changes;
  } finally {
    await link.drain(1_000);
  }
}
