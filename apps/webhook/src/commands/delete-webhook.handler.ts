import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { WebhookService } from '../services/webhook.service.js';

type Contract = typeof COMMANDS.deleteWebhook;

@Controller()
export class DeleteWebhookHandler {
  constructor(private readonly webhooks: WebhookService) {}

  @CommandHandler(COMMANDS.deleteWebhook)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.webhooks.delete(request);
  }
}
