import { QUERIES, type MeterComparison, type MeterReconciliation, type MeterRowView } from '@fenago/contracts';
import { writeLine } from '@fenago/local-parts';
import { connectNats, RpcClient } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { operatorUrl } from '@fenago/system';
import { parseArgs } from 'node:util';
import { timeOf } from './time-of.js';

const DAY_MS = 86_400_000;
/** Longer than one batch asks Stripe. */
const TIMEOUT_MS = 120_000;

interface Totals {
  readonly compared: number;
  readonly gone: number;
  readonly differing: number;
  readonly waiting: number;
}

/**
 * `npm run billing:reconcile [-- --from 2026-11-01 --to 2026-12-01]`: compares what rows of the ledger say that were written in the period with
 * the sums of Stripe's meters, by customer and meter, on the system behind NATS_URL. Names what differs, and ends with 1 where something
 * does. The last 30 days unless told.
 */
try {
  const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } });
  const period = { from: timeOf('from', values.from, new Date(Date.now() - 30 * DAY_MS)), to: timeOf('to', values.to, new Date()) };
  process.exitCode = await reconcile(operatorUrl(), period);
} catch (error) {
  writeLine(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function reconcile(natsUrl: string, period: { readonly from: string; readonly to: string }): Promise<number> {
  const link = await connectNats({ url: natsUrl, name: 'fenago-cli', logger: createLogger({ service: 'cli', level: 'error' }) });
  try {
    const { compared, gone, differing, waiting } = await compareAll(new RpcClient(link, { timeoutMs: TIMEOUT_MS }), period);
    if (gone > 0) writeLine(`${gone} sums have nothing to be compared with: the customer or the meter is gone at Stripe.`);
    if (waiting > 0) writeLine(`${waiting} sums hold usage that is yet to be reported: reconcile again for them.`);
    writeLine(differing === 0 ? `${compared} sums of a customer and a meter: difference 0.` : `${differing} of ${compared} sums differ.`);
    return differing === 0 ? 0 : 1;
  } finally {
    await link.drain(1_000);
  }
}

/** Every batch, one after the other; what differs is shown as it is found. */
async function compareAll(client: RpcClient, period: { readonly from: string; readonly to: string }): Promise<Totals> {
  let totals: Totals = { compared: 0, gone: 0, differing: 0, waiting: 0 };
  for (let after: string | null = null; ; ) {
    const found: MeterReconciliation = await client.request(QUERIES.reconcileMeters, { ...period, ...(after === null ? {} : { after }) });
    for (const comparison of found.comparisons) totals = added(totals, comparison);
    if (found.next === null) return totals;
    after = found.next;
  }
}

function added({ compared, gone, differing, waiting }: Totals, comparison: MeterComparison): Totals {
  const { difference } = comparison;
  if (difference === null) return { compared, gone: gone + 1, differing, waiting };
  if (difference !== 0) show(comparison);
  return { compared: compared + 1, gone, differing: differing + Number(difference !== 0), waiting: waiting + Number(comparison.waiting !== 0) };
}

function show({ customerId, meter, ledger, stripe, difference, waiting, unreported, rows }: MeterComparison): void {
  writeLine(`${customerId} ${meter}: ledger ${ledger}, Stripe ${stripe}, difference ${difference} (${waiting} wait, ${unreported} are not reported)`);
  for (const row of rows) showRow(row);
}

function showRow({ usageId, value, state, problem }: MeterRowView): void {
  writeLine(`  ${usageId}: ${value} ${state}${problem === null ? '' : ` (${problem})`}`);
}
