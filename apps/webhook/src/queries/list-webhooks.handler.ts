import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { WebhookService } from '../services/webhook.service.js';

type Contract = typeof QUERIES.listWebhooks;

@Controller()
export class ListWebhooksHandler {
  constructor(private readonly webhooks: WebhookService) {}

  @QueryHandler(QUERIES.listWebhooks)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.webhooks.list(request);
  }
}
