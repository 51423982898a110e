import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { SubscriptionService } from '../services/subscription.service.js';

type Contract = typeof COMMANDS.updateSubscription;

@Controller()
export class UpdateSubscriptionHandler {
  constructor(private readonly subscriptions: SubscriptionService) {}

  @CommandHandler(COMMANDS.updateSubscription)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.subscriptions.update(request);
  }
}
