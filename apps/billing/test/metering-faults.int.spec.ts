import { until } from '@fenago/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { MeterComparison } from '@fenago/contracts';
import { HOUR_MS, Metered, type Payer } from './metered.js';

const SEED = Number(process.env['METERING_SEED'] ?? 20_261_126);
const CUSTOMERS = 40;
const OUTAGE_MS = 25 * HOUR_MS;
/** Calls that are carried out when the outage begins, while their answers are lost. */
const LOST_AT_ITS_BEGIN = 30;

/** Numbers from 0 to 1 that a seed gives. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

interface History {
  readonly rows: number;
  readonly env?: Readonly<Record<string, string>>;
}

let metered: Metered | undefined;
afterEach(async () => {
  await metered?.stop();
  metered = undefined;
});

/** Has rows reported while calls time out after they were carried out, fail and are refused, with an outage of a day and an hour among them. */
async function live({ rows, env = {} }: History): Promise<{ readonly comparisons: readonly MeterComparison[]; readonly inDoubt: number }> {
  const random = randomOf(SEED);
  metered = await Metered.start({ env });
  const running = metered;
  const payers: readonly Payer[] = await Promise.all(Array.from({ length: CUSTOMERS }, () => running.join()));
  /** Rows of everybody, as dense as some in a second, of 1 to 500 tokens. */
  const write = (count: number) => {
    const end = running.now.getTime();
    return running.write(Array.from({ length: count }, (_, at) => running.rowOf(payers[at % payers.length] as Payer, new Date(end - Math.floor(random() * count * 30)), 7 + Math.floor(random() * 500))));
  };
  const usual = (isReport: boolean) => {
    if (!isReport) return undefined;
    const drawn = random();
    if (drawn < 0.05) return 'lost_answer';
    if (drawn < 0.1) return 'server_error';
    return drawn < 0.12 ? 'rate_limit' : undefined;
  };
  running.fault = usual;
  await write(rows * 0.6);
  // The outage comes in the middle of it: some of the last calls are carried out, some are not.
  await until(async () => (await running.waiting()) < rows * 0.3, { everyMs: 100, deadlineMs: 120_000 });
  let lost = 0;
  running.fault = (isReport) => (isReport && lost < LOST_AT_ITS_BEGIN && random() < 0.5 && (lost += 1) > 0 ? 'lost_answer' : 'outage');
  const inDoubt = () => running.ledger.countDocuments({ 'metering.nextAt': { $type: 'date' }, 'metering.sentAt': { $type: 'date' }, 'metering.claim': null });
  await write(rows * 0.4);
  // Nobody calls when the clock is put forward: a call takes no day.
  const isQuiet = async (): Promise<boolean> => {
    if ((await inDoubt()) < 10 || (await running.claimed()) > 0) return false;
    running.ahead += OUTAGE_MS;
    return true;
  };
  await until(isQuiet, { deadlineMs: 120_000, what: 'reports that nobody knows the outcome of' });
  const doubted = await inDoubt();
  running.fault = usual;
  await running.reported();
  return { comparisons: await running.reconcile(), inDoubt: doubted };
}

const sum = (comparisons: readonly MeterComparison[], field: 'ledger' | 'stripe' | 'difference') => comparisons.reduce((total, one) => total + (one[field] ?? 0), 0);

describe(`usage that is reported in spite of everything (METERING_SEED=${SEED})`, () => {
  it('10,000 rows: what Stripe has summed up is what the ledger says, to the token', async () => {
    const { comparisons, inDoubt } = await live({ rows: 10_000 });
    expect(inDoubt).toBeGreaterThanOrEqual(10);
    expect(comparisons).toHaveLength(CUSTOMERS);
    expect(comparisons.filter(({ difference }) => difference !== 0)).toEqual([]);
    expect(await metered?.ledger.countDocuments({ 'metering.reports.state': 'reported' })).toBe(10_000);
    expect(sum(comparisons, 'stripe')).toBe(sum(comparisons, 'ledger'));
  }, 300_000);

  it('would not be, were it sent again without a look at what was counted, after Stripe has forgotten it', async () => {
    const { comparisons } = await live({ rows: 500, env: { FENAGO_UNSAFE_DISABLE: 'meter_doubt' } });
    expect(sum(comparisons, 'difference')).toBeLessThan(0);
  }, 300_000);
});
