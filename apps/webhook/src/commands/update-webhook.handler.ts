import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { WebhookService } from '../services/webhook.service.js';

type Contract = typeof COMMANDS.updateWebhook;

@Controller()
export class UpdateWebhookHandler {
  constructor(private readonly webhooks: WebhookService) {}

  @CommandHandler(COMMANDS.updateWebhook)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.webhooks.update(request);
  }
}
