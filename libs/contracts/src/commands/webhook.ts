import { Type } from 'typebox';
import { caller, defineCommand } from '../request.js';
import { ifRevisions } from '../revision.js';
import { id, object, timestamp } from '../schema.js';
import { webhookStatus } from '../webhook-event-shapes.js';
import { DEFAULT_SECRET_OVERLAP_SECONDS, MAX_SECRET_OVERLAP_SECONDS, givenSecret, webhookSettings } from '../webhook-shapes.js';
import type { DeliveryView, NewWebhookView, WebhookTestView, WebhookView } from '../webhook-views.js';

/** The secret in clear is answered once. */
export const createWebhook = defineCommand<NewWebhookView>()('webhook.create', object({ caller: caller(), ...webhookSettings, secret: givenSecret() }));

/** Fields that are left out stay as they are. */
export const updateWebhook = defineCommand<WebhookView>()(
  'webhook.update',
  object({
    caller: caller(),
    webhookId: id('webhook'),
    ...webhookSettings,
    url: Type.Optional(webhookSettings.url),
    status: Type.Optional(webhookStatus()),
    ifRevisions: ifRevisions(),
  }),
);

export const deleteWebhook = defineCommand<{ readonly id: string; readonly deleted: true }>()(
  'webhook.delete',
  object({ caller: caller(), webhookId: id('webhook'), ifRevisions: ifRevisions() }),
);

/** The new secret in clear is answered once. */
export const rotateWebhookSecret = defineCommand<NewWebhookView>()(
  'webhook.rotate_secret',
  object({
    caller: caller(),
    webhookId: id('webhook'),
    secret: givenSecret(),
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_SECRET_OVERLAP_SECONDS,
        default: DEFAULT_SECRET_OVERLAP_SECONDS,
        description: 'For so long the secrets before it sign, too; 0 where one has become known',
      }),
    ),
  }),
);

export const testWebhook = defineCommand<WebhookTestView>()('webhook.test', object({ caller: caller(), webhookId: id('webhook') }));

/** One that waits is due at once; any other begins anew. */
export const redeliver = defineCommand<DeliveryView>()(
  'webhook.redeliver',
  object({ caller: caller(), webhookId: id('webhook'), deliveryId: id('delivery') }),
);

/** Delivers the events of a period (`from` included, `to` excluded) that the webhook takes, whether they were delivered or not. */
export const replayWebhook = defineCommand<WebhookView>()(
  'webhook.replay',
  object({ caller: caller(), webhookId: id('webhook'), from: timestamp(), to: Type.Optional(timestamp()) }),
);
