import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { WebhookService } from '../services/webhook.service.js';

type Contract = typeof QUERIES.getWebhook;

@Controller()
export class GetWebhookHandler {
  constructor(private readonly webhooks: WebhookService) {}

  @QueryHandler(QUERIES.getWebhook)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.webhooks.get(request);
  }
}
