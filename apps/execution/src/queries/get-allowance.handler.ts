import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AllowanceService } from '../services/allowance.service.js';

type Contract = typeof QUERIES.getAllowance;

@Controller()
export class GetAllowanceHandler {
  constructor(private readonly allowances: AllowanceService) {}

  @QueryHandler(QUERIES.getAllowance)
  handle({ caller }: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.allowances.get(caller);
  }
}
