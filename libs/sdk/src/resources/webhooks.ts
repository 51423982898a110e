import type { OperationCaller } from '../caller.js';
import type { Listing } from '../listing.js';
import type { AnswerOf, BodyOf, Delivery, DeliveryLog, NewWebhook, QueryOf, RequestOptions, Webhook } from '../types.js';

/** Where events are posted to. Their receivers check them with any library of Standard Webhooks. */
export class Webhooks {
  constructor(private readonly operations: OperationCaller) {}

  /** The answer has the secret, which is told this once. */
  create(body: BodyOf<'createWebhook'>, options: RequestOptions = {}): Promise<NewWebhook> {
    return this.operations.call('createWebhook', { ...options, body });
  }

  list(query: QueryOf<'listWebhooks'> = {}, options: RequestOptions = {}): Listing<Webhook, AnswerOf<'listWebhooks'>> {
    return this.operations.list('listWebhooks', { ...options, query });
  }

  get(id: string, options: RequestOptions = {}): Promise<Webhook> {
    return this.operations.call('getWebhook', { ...options, path: { id } });
  }

  update(id: string, body: BodyOf<'updateWebhook'>, options: RequestOptions = {}): Promise<Webhook> {
    return this.operations.call('updateWebhook', { ...options, path: { id }, body });
  }

  delete(id: string, options: RequestOptions = {}): Promise<AnswerOf<'deleteWebhook'>> {
    return this.operations.call('deleteWebhook', { ...options, path: { id } });
  }

  rotateSecret(id: string, body: BodyOf<'rotateWebhookSecret'> = {}, options: RequestOptions = {}): Promise<NewWebhook> {
    return this.operations.call('rotateWebhookSecret', { ...options, path: { id }, body });
  }

  /** Sends an event to the webhook; the answer names the delivery, which is there in a moment. */
  test(id: string, options: RequestOptions = {}): Promise<AnswerOf<'testWebhook'>> {
    return this.operations.call('testWebhook', { ...options, path: { id } });
  }

  /** Delivers the events of a period, in the background. */
  replay(id: string, body: BodyOf<'replayWebhook'>, options: RequestOptions = {}): Promise<Webhook> {
    return this.operations.call('replayWebhook', { ...options, path: { id }, body });
  }

  deliveries(id: string, query: QueryOf<'listWebhookDeliveries'> = {}, options: RequestOptions = {}): Listing<Delivery, AnswerOf<'listWebhookDeliveries'>> {
    return this.operations.list('listWebhookDeliveries', { ...options, path: { id }, query });
  }

  delivery(id: string, deliveryId: string, options: RequestOptions = {}): Promise<DeliveryLog> {
    return this.operations.call('getWebhookDelivery', { ...options, path: { id, deliveryId } });
  }

  redeliver(id: string, deliveryId: string, options: RequestOptions = {}): Promise<Delivery> {
    return this.operations.call('redeliverWebhookDelivery', { ...options, path: { id, deliveryId } });
  }
}
