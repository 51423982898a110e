import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { WebhookService } from '../services/webhook.service.js';

type Contract = typeof COMMANDS.createWebhook;

@Controller()
export class CreateWebhookHandler {
  constructor(private readonly webhooks: WebhookService) {}

  @CommandHandler(COMMANDS.createWebhook)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.webhooks.create(request);
  }
}
