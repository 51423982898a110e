import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { WebhookSecretsService } from '../services/webhook-secrets.service.js';

type Contract = typeof COMMANDS.rewrapWebhookSecrets;

@Controller()
export class RewrapSecretsHandler {
  constructor(private readonly secrets: WebhookSecretsService) {}

  @CommandHandler(COMMANDS.rewrapWebhookSecrets)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.secrets.rewrap(request);
  }
}
