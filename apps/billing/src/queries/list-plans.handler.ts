import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { PlanService } from '../services/plan.service.js';

type Contract = typeof QUERIES.listPlans;

@Controller()
export class ListPlansHandler {
  constructor(private readonly plans: PlanService) {}

  @QueryHandler(QUERIES.listPlans)
  handle(_request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.plans.list();
  }
}
