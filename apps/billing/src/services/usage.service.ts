import type { Page, QUERIES, RequestOf, UsageRowView, UsageSummaryView } from '@fenago/contracts';
import { CONFIG } from '@fenago/host';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingConfig } from '../config.js';
import { periodOf } from '../domain/period.js';
import { decideRecordUsage } from '../domain/record-usage.js';
import { usageId } from '../domain/usage.state.js';
import { toRecordUsage, type ExecutionEnd } from '../mappers/execution-end.mapper.js';
import { toUsageSummaryView } from '../mappers/usage.mapper.js';
import { UsageRepository } from '../repositories/usage.repository.js';

/** The usage ledger. */
@Injectable()
export class UsageService {
  constructor(
    private readonly ledger: UsageRepository,
    @Inject(CONFIG) private readonly config: BillingConfig,
  ) {}

  /** Writes the row of an execution that has ended, once. */
  async record(event: ExecutionEnd): Promise<void> {
    const command = toRecordUsage(event);
    await this.ledger.aggregates.execute<void>({
      id: usageId(command.usage.executionId, command.usage.step),
      cause: { id: event.id, time: new Date(event.time) },
      decide: (state) => decideRecordUsage(state, command, this.config.prices),
      replay: () => undefined,
    });
  }

  list({ caller, executionId, ...paging }: RequestOf<typeof QUERIES.listUsage>): Promise<Page<UsageRowView>> {
    return this.ledger.list(caller, executionId, paging);
  }

  async summarize({ caller, from, to }: RequestOf<typeof QUERIES.summarizeUsage>): Promise<UsageSummaryView> {
    const period = periodOf(from, to);
    return toUsageSummaryView(period, this.config.prices.currency, await this.ledger.summarize(caller, period));
  }
}
