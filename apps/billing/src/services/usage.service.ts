import type { DomainEvent } from '@fenago/contracts';
import { CONFIG } from '@fenago/host';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingConfig } from '../config.js';
import { decideRecordUsage } from '../domain/record-usage.js';
import { usageId, type Usage } from '../domain/usage.state.js';
import { toLastUsage, toStepUsage, type ExecutionEnd } from '../mappers/execution-end.mapper.js';
import { UsageRepository } from '../repositories/usage.repository.js';

/** Writes the rows of the usage ledger. */
@Injectable()
export class UsageService {
  constructor(
    private readonly ledger: UsageRepository,
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
    await this.ledger.aggregates.execute<void>({
      id: usageId(usage.executionId, usage.step),
      cause: { id, time: new Date(time) },
      decide: (state) => decideRecordUsage(state, usage, this.config.prices),
      replay: () => undefined,
    });
  }
}
