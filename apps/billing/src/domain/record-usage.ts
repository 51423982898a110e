import { create, newEvent, nothing, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { FenagoError } from '@fenago/contracts';
import { costMicros, priceAt, type PriceTable } from '@fenago/pricing';
import { meteringOf, type MeteredCustomer } from './metering.js';
import { usageId, type Usage, type UsageState } from './usage.state.js';

/**
 * A row that is there stays as it is, whatever comes after it.
 * @param customer whose usage is metered; null where it is not
 */
export function decideRecordUsage(
  state: UsageState | null,
  usage: Usage,
  table: PriceTable,
  customer: MeteredCustomer | null,
  { now }: Pick<DecisionContext, 'now'>,
): Decision<UsageState, void> {
  if (state !== null) return nothing(undefined);
  if (!isCountable(usage)) return reject(notCountable(usage));
  const { price, isDefault } = priceAt(table, usage.model, usage.usedAt);
  const cost = costMicros(usage.usage, price);
  if (cost > BigInt(Number.MAX_SAFE_INTEGER)) return reject(notCountable(usage));
  const priced = {
    currency: table.currency,
    costMicros: Number(cost),
    priceVersion: table.version,
    defaultPriced: isDefault,
  };
  const { usedAt: _usedAt, ...told } = usage;
  const rowId = usageId(usage.executionId, usage.step);
  const recorded = newEvent('billing.usage.recorded', { usageId: rowId, ...told, ...priced });
  const metering = meteringOf(rowId, { ...usage, ...priced }, customer, now);
  return create({ ...usage, ...priced, price, correctionOf: null, reason: null, causeId: null, metering }, [recorded], undefined);
}

/** Beyond 2^53 a count is no longer exact, and sums over it are wrong. */
function isCountable({ usage, usedAt }: Usage): boolean {
  const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens } = usage;
  const counts = [inputTokens, cachedInputTokens, outputTokens, reasoningTokens];
  return counts.every((count) => Number.isSafeInteger(count)) && !Number.isNaN(usedAt.getTime());
}

/** A person has to look at this: it is the provider's mistake, or ours. */
function notCountable({ executionId, model }: Usage): FenagoError {
  const message = `The usage of ${executionId} has no time, or is too large to be true. Check what ${model} reported.`;
  return new FenagoError('invalid_request', message);
}
