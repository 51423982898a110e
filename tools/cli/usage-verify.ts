import { QUERIES, type UsageFault, type UsageFaultKind, type UsageVerification } from '@fenago/contracts';
import { writeLine } from '@fenago/local-parts';
import { connectNats, RpcClient } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { operatorUrl } from '@fenago/system';
import { parseArgs } from 'node:util';
import { timeOf } from './time-of.js';

const FAULTS: Readonly<Record<UsageFaultKind, string>> = {
  missing: 'the execution made this call, and the ledger has no row of it',
  unexpected: 'the execution made no such call',
  usage: 'the tokens differ',
  cost: 'the cost differs: the services have different price tables, or had',
  price: 'the row does not cost what its tokens cost by its price',
};

interface Totals {
  readonly executions: number;
  readonly rows: number;
  readonly pending: number;
  readonly orphans: number;
  readonly faults: number;
  readonly executionCost: bigint;
  readonly ledgerCost: bigint;
}

const NOTHING: Totals = { executions: 0, rows: 0, pending: 0, orphans: 0, faults: 0, executionCost: 0n, ledgerCost: 0n };

/**
 * `npm run usage:verify [-- --from 2026-11-01 --to 2026-12-01]`: compares what executions that were asked for in the period say they
 * used with the rows of the ledger, in batches, on the system behind NATS_URL. Names every row that differs, and ends with 1
 * where one does. All there is unless told.
 */
try {
  const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } });
  const period = { from: timeOf('from', values.from, new Date(0)), to: timeOf('to', values.to, new Date()) };
  process.exitCode = await verify(operatorUrl(), period);
} catch (error) {
  writeLine(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function verify(natsUrl: string, period: { readonly from: string; readonly to: string }): Promise<number> {
  const link = await connectNats({ url: natsUrl, name: 'fenago-cli', logger: createLogger({ service: 'cli', level: 'error' }) });
  try {
    const totals = await checkAll(new RpcClient(link), period);
    const { executions, rows, pending, orphans, faults, executionCost, ledgerCost } = totals;
    writeLine(`${executions} executions cost ${executionCost}, their ${rows} rows ${ledgerCost} millionths: difference ${ledgerCost - executionCost}.`);
    if (pending > 0) writeLine(`${pending} executions run, or ended in the last minute: verify again for them.`);
    if (orphans > 0) writeLine(`${orphans} rows are of executions that are gone, as those of users who are.`);
    writeLine(faults === 0 ? 'Every call of a model has its row.' : `${faults} rows differ.`);
    return faults === 0 ? 0 : 1;
  } finally {
    await link.drain(1_000);
  }
}

/** Every batch, one after the other; what differs is shown as it is found. */
async function checkAll(client: RpcClient, period: { readonly from: string; readonly to: string }): Promise<Totals> {
  let totals = NOTHING;
  for (let after: string | null = null; ; ) {
    const found: UsageVerification = await client.request(QUERIES.verifyUsage, { ...period, ...(after === null ? {} : { after }) });
    for (const fault of found.faults) show(fault);
    if (found.faultCount > found.faults.length) writeLine(`… and ${found.faultCount - found.faults.length} more here`);
    totals = added(totals, found);
    if (found.next === null) return totals;
    after = found.next;
  }
}

function added(totals: Totals, found: UsageVerification): Totals {
  return {
    executions: totals.executions + found.executions,
    rows: totals.rows + found.rows,
    pending: totals.pending + found.pending,
    orphans: totals.orphans + found.orphans,
    faults: totals.faults + found.faultCount,
    executionCost: totals.executionCost + BigInt(found.executionCostMicros),
    ledgerCost: totals.ledgerCost + BigInt(found.ledgerCostMicros),
  };
}

function show({ kind, usageId, executionCostMicros, ledgerCostMicros }: UsageFault): void {
  writeLine(`${usageId}: ${FAULTS[kind]} (${kind}; execution ${executionCostMicros ?? 'nothing'}, ledger ${ledgerCostMicros ?? 'nothing'})`);
}
