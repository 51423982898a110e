import { COMMANDS, QUERIES, eventSubject, newId, type Caller, type DeliveryLogView, type DeliveryView, type DomainEvent, type NewWebhookView, type Page, type RequestOf, type WebhookView } from '@fenago/contracts';
import { EventPublisher } from '@fenago/messaging';
import { eventOf, until } from '@fenago/testing';
import { ServiceUnderTest, type ServiceTestOptions } from '@fenago/testing-service';
import { serviceDefinition } from '../src/app.module.js';

export type Create = RequestOf<typeof COMMANDS.createWebhook>;

/** What the service must be told, and a schedule for the impatient. */
export const ENV = {
  SECRETS_MASTER_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
  EGRESS_ALLOW: '127.0.0.1',
  WEBHOOK_RETRY_DELAYS_MS: '100,100,100,100,100',
  WEBHOOK_SWEEP_MS: '50',
};
/** Where nobody listens who takes anything. */
export const URL_OF_NOBODY = 'https://hooks.example.com/fenago';

export const aUser = (): Caller => ({ userId: newId('user', Date.now()) });

/** An event of a conversation of the caller's. */
export function happened({ userId }: Caller, changes: { readonly conversationId?: string; readonly sequence?: number; readonly time?: string } = {}): DomainEvent<'conversation.created'> {
  const { conversationId = newId('conversation', Date.now()), ...rest } = changes;
  const data = { conversationId, userId, agentId: newId('agent', 0), title: 'A talk' };
  return eventOf({ type: 'conversation.created', aggregateId: conversationId, ownerId: userId, data, ...rest });
}

/** The code that a request is refused with; `none` where it is not. */
export async function codeOf(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return 'none';
  } catch (error) {
    return (error as { readonly code?: string }).code ?? String(error);
  }
}

/** The webhook service, and what a user does with it. */
export class Webhooks {
  private constructor(readonly service: ServiceUnderTest) {}

  static async start(options: ServiceTestOptions = {}): Promise<Webhooks> {
    return new Webhooks(await ServiceUnderTest.start(serviceDefinition, { ...options, env: { ...ENV, ...options.env } }));
  }

  create(caller: Caller, fields: Partial<Create> = {}): Promise<NewWebhookView> {
    return this.service.request(COMMANDS.createWebhook, { caller, url: URL_OF_NOBODY, ...fields });
  }

  update(caller: Caller, webhookId: string, fields: Partial<RequestOf<typeof COMMANDS.updateWebhook>>): Promise<WebhookView> {
    return this.service.request(COMMANDS.updateWebhook, { caller, webhookId, ...fields });
  }

  get(caller: Caller, webhookId: string): Promise<WebhookView> {
    return this.service.request(QUERIES.getWebhook, { caller, webhookId });
  }

  delivery(caller: Caller, webhookId: string, deliveryId: string): Promise<DeliveryLogView> {
    return this.service.request(QUERIES.getDelivery, { caller, webhookId, deliveryId });
  }

  /** The first hundred, the oldest first. */
  deliveries(caller: Caller, webhookId: string): Promise<Page<DeliveryView>> {
    return this.service.request(QUERIES.listDeliveries, { caller, webhookId, limit: 100, order: 'asc' });
  }

  redeliver(caller: Caller, webhookId: string, deliveryId: string): Promise<DeliveryView> {
    return this.service.request(COMMANDS.redeliver, { caller, webhookId, deliveryId });
  }

  /** A delivery, once it is as it should be. */
  deliveryThat(caller: Caller, webhookId: string, deliveryId: string, isSo: (delivery: DeliveryLogView) => boolean): Promise<DeliveryLogView> {
    return until(async () => {
      const delivery = await this.delivery(caller, webhookId, deliveryId);
      return isSo(delivery) && delivery;
    });
  }

  /** As the event's own service would: under its owner. */
  async publish(...events: readonly DomainEvent[]): Promise<void> {
    const publisher = new EventPublisher(this.service.link);
    for (const event of events) await publisher.publish({ subject: eventSubject(event.type, event.ownerid, event.subject), id: event.id, payload: JSON.stringify(event) });
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}
