import { Type } from 'typebox';
import { caller, defineQuery, paging, type Page } from '../request.js';
import { id, object } from '../schema.js';
import { deliveryStatus } from '../webhook-shapes.js';
import type { DeliveryLogView, DeliveryView, WebhookView } from '../webhook-views.js';

export const getWebhook = defineQuery<WebhookView>()('webhook.get', object({ caller: caller(), webhookId: id('webhook') }));

export const listWebhooks = defineQuery<Page<WebhookView>>()('webhook.list', object({ caller: caller(), ...paging }));

export const getDelivery = defineQuery<DeliveryLogView>()(
  'webhook.get_delivery',
  object({ caller: caller(), webhookId: id('webhook'), deliveryId: id('delivery') }),
);

export const listDeliveries = defineQuery<Page<DeliveryView>>()(
  'webhook.list_deliveries',
  object({ caller: caller(), webhookId: id('webhook'), status: Type.Optional(deliveryStatus()), ...paging }),
);
