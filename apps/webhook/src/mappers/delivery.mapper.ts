import type { DeliveryLogView, DeliveryView, DomainEvent } from '@fenago/contracts';
import type { Delivery } from '../domain/delivery.js';

export function toDeliveryView(delivery: Omit<Delivery, 'body' | 'attempts'>): DeliveryView {
  const { webhookId, eventId, eventType, objectId, status, attempt, nextAttemptAt, lastError } = delivery;
  return {
    id: delivery._id,
    object: 'webhook_delivery',
    webhookId,
    eventId,
    eventType,
    objectId,
    status,
    attemptCount: attempt,
    nextAttemptAt: status === 'pending' ? nextAttemptAt.toISOString() : null,
    lastError,
    createdAt: delivery.createdAt.toISOString(),
    endedAt: delivery.endedAt?.toISOString() ?? null,
  };
}

export function toDeliveryLogView(delivery: Delivery): DeliveryLogView {
  return { ...toDeliveryView(delivery), event: JSON.parse(delivery.body) as DomainEvent, attempts: delivery.attempts };
}
