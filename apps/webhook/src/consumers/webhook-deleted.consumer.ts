import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeliveryService } from '../services/delivery.service.js';

/** This service's own event: deliveries go with their webhook. */
@Controller()
export class WebhookDeletedConsumer {
  constructor(private readonly deliveries: DeliveryService) {}

  @Consumer('webhook.deleted')
  handle({ data }: DomainEvent<'webhook.deleted'>): Promise<void> {
    return this.deliveries.clear(data.webhookId);
  }
}
