import type { PlanView } from '@fenago/contracts';
import { CONFIG } from '@fenago/host';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingConfig } from '../config.js';
import { toPlanView } from '../mappers/plan.mapper.js';

/** What everybody may subscribe to. */
@Injectable()
export class PlanService {
  constructor(@Inject(CONFIG) private readonly config: BillingConfig) {}

  /** In the order of the file. */
  async list(): Promise<readonly PlanView[]> {
    const { plans: table } = this.config;
    return table.plans.map((plan) => toPlanView(table, plan));
  }
}
