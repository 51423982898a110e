import type { AggregateState } from '@fenago/aggregate/decision';
import type { BilledTo, UsageView } from '@fenago/contracts';
import type { Price } from './prices.js';

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

/** A row of the ledger: written once, never changed. */
export interface UsageState extends AggregateState, Usage {
  readonly currency: string;
  /** Integer millionths of the currency's unit. */
  readonly costMicros: number;
  /** The price that was taken, so that the cost can be checked. */
  readonly price: Price;
  readonly priceVersion: string;
  readonly defaultPriced: boolean;
}

/** Id of a row, and the key under which a payment provider is told of it. */
export function usageId(executionId: string, step: number): string {
  return `${executionId}:${step}`;
}
