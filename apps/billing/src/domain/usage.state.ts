import type { AggregateState } from '@fenago/aggregate/decision';
import type { BilledTo, UsageView } from '@fenago/contracts';
import type { Price } from '@fenago/pricing';
import type { Metering } from './metering.state.js';

/** What one step of an execution used, of what model, for whom. */
export interface Usage {
  readonly executionId: string;
  /** From 0. */
  readonly step: number;
  readonly conversationId: string;
  readonly userId: string;
  readonly agentId: string;
  readonly agentOwnerId: string;
  readonly provider: string;
  readonly billedTo: BilledTo;
  readonly model: string;
  readonly usage: UsageView;
  /** When the step ended; the price of this time holds. */
  readonly usedAt: Date;
}

/** Tokens by kind, as a row adds them to the sums. */
export type Tokens = Omit<UsageView, 'estimated'>;

/** A row of the ledger, of a step or the correction of one: written once, never changed, but for how far its metering has come. */
export interface UsageState extends AggregateState, Usage {
  readonly currency: string;
  /** Integer millionths of the currency's unit. */
  readonly costMicros: number;
  /** The price that was taken, so that the cost can be checked. */
  readonly price: Price;
  readonly priceVersion: string;
  readonly defaultPriced: boolean;
  /** The row that this one corrects; what it holds of tokens and cost is what they change by. Null where it is of a step. */
  readonly correctionOf: string | null;
  readonly reason: string | null;
  /** Cause of the request for the correction, by which it is found when it comes again. */
  readonly causeId: string | null;
  /** What meters are told of it; null where it is not metered. */
  readonly metering: Metering | null;
}

/** Id of a row, and the key under which a payment provider is told of it. */
export function usageId(executionId: string, step: number): string {
  return `${executionId}:${step}`;
}

/** Id of the nth correction of a row, from 1: it sorts behind the row and the corrections before it. */
export function correctionId(rowId: string, number: number): string {
  return `${rowId}:c${String(number).padStart(2, '0')}`;
}

/** What the id of a row of a step says. */
export function stepOf(rowId: string): { readonly executionId: string; readonly step: number } {
  const [executionId = '', step] = rowId.split(':');
  return { executionId, step: Number(step) };
}
