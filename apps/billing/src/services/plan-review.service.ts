import { CONFIG } from '@fenago/host';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingConfig } from '../config.js';
import { decideReviewPlan } from '../domain/billing-account.js';
import { BillingAccountRepository } from '../repositories/billing-account.repository.js';

const PAGE = 100;

/** Plans that end by themselves, and accounts that were looked at by other plans than those of now. */
@Injectable()
export class PlanReviewService {
  constructor(
    private readonly accounts: BillingAccountRepository,
    @Inject(CONFIG) private readonly config: BillingConfig,
  ) {}

  /** Each once; what fails is tried again the next time, and keeps nothing else waiting. */
  async reviewDue(now: Date): Promise<void> {
    const { plans } = this.config;
    for (let after = ''; ; ) {
      const ids = await this.accounts.due(now, plans.version, after, PAGE);
      for (const accountId of ids) await this.review(accountId, now);
      const last = ids.at(-1);
      if (ids.length < PAGE || last === undefined) return;
      after = last;
    }
  }

  private async review(accountId: string, now: Date): Promise<void> {
    const { plans } = this.config;
    await this.accounts.aggregates.execute<void>({
      id: accountId,
      cause: { id: `review:${plans.version}:${now.getTime()}`, time: now },
      decide: (state, context) => decideReviewPlan(state, plans, context),
      replay: () => undefined,
    });
    await this.accounts.reviewed(accountId, plans.version);
  }
}
