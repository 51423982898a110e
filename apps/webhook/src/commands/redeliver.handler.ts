import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeliveryService } from '../services/delivery.service.js';

type Contract = typeof COMMANDS.redeliver;

@Controller()
export class RedeliverHandler {
  constructor(private readonly deliveries: DeliveryService) {}

  @CommandHandler(COMMANDS.redeliver)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.deliveries.redeliver(request);
  }
}
