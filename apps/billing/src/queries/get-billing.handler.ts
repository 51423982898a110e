import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { SubscriptionService } from '../services/subscription.service.js';

type Contract = typeof QUERIES.getBilling;

@Controller()
export class GetBillingHandler {
  constructor(private readonly subscriptions: SubscriptionService) {}

  @QueryHandler(QUERIES.getBilling)
  handle({ caller }: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.subscriptions.get(caller);
  }
}
