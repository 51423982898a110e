import type { DomainEvent } from '@fenago/contracts';
import { CONFIG } from '@fenago/host';
import { Inject, Injectable } from '@nestjs/common';
import { StripeConnection } from '../clients/stripe-connection.client.js';
import type { BillingConfig } from '../config.js';
import { meteredCustomer, type MeteredCustomer } from '../domain/metering.js';
import { decideRecordUsage } from '../domain/record-usage.js';
import { usageId, type Usage } from '../domain/usage.state.js';
import { toLastUsage, toStepUsage, type ExecutionEnd } from '../mappers/execution-end.mapper.js';
import { BillingAccountRepository } from '../repositories/billing-account.repository.js';
import { UsageRepository } from '../repositories/usage.repository.js';

/** Writes the rows of the usage ledger. */
@Injectable()
export class UsageService {
  constructor(
    private readonly ledger: UsageRepository,
    private readonly accounts: BillingAccountRepository,
    private readonly connection: StripeConnection,
    @Inject(CONFIG) private readonly config: BillingConfig,
  ) {}

  /** Writes the row of an execution's last call of the model, once. */
  recordLast(event: ExecutionEnd): Promise<void> {
    return this.record(event, toLastUsage(event));
  }

  /** Writes the row of a call of the model that others follow, once. */
  recordStep(event: DomainEvent<'execution.step.completed'>): Promise<void> {
    return this.record(event, toStepUsage(event));
  }

  private async record({ id, time }: DomainEvent, usage: Usage | undefined): Promise<void> {
    if (usage === undefined) return;
    const customer = await this.customerOf(usage);
    await this.ledger.aggregates.execute<void>({
      id: usageId(usage.executionId, usage.step),
      cause: { id, time: new Date(time) },
      isFirst: true,
      decide: (state, context) => decideRecordUsage(state, usage, this.config.prices, customer, context),
      replay: () => undefined,
    });
  }

  /** By the plan that the user has when the row is written. */
  private async customerOf(usage: Usage): Promise<MeteredCustomer | null> {
    if (!this.connection.isConfigured) return null;
    return meteredCustomer(await this.accounts.get({ userId: usage.userId }), usage, this.config.plans);
  }
}
