import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { WebhookMailsService } from '../services/webhook-mails.service.js';

@Controller()
export class WebhookDisabledConsumer {
  constructor(private readonly mails: WebhookMailsService) {}

  @Consumer('webhook.disabled')
  handle(event: DomainEvent<'webhook.disabled'>): Promise<void> {
    return this.mails.tell(event);
  }
}
