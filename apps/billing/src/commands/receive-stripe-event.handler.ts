import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { StripeEventService } from '../services/stripe-event.service.js';

type Contract = typeof COMMANDS.receiveStripeEvent;

@Controller()
export class ReceiveStripeEventHandler {
  constructor(private readonly events: StripeEventService) {}

  @CommandHandler(COMMANDS.receiveStripeEvent)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.events.receive(request);
  }
}
