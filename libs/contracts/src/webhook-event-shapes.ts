import { Type, type Static } from 'typebox';
import { id, openObject } from './schema.js';

export const WEBHOOK_STATUSES = ['enabled', 'disabled'] as const;
export type WebhookStatus = (typeof WEBHOOK_STATUSES)[number];
export const webhookStatus = () => Type.Enum([...WEBHOOK_STATUSES]);

/** `requested` by its user · `failing` for as long as attempts are made · `gone`: it has answered 410. */
export const WEBHOOK_DISABLE_REASONS = ['requested', 'failing', 'gone'] as const;
export type WebhookDisableReason = (typeof WEBHOOK_DISABLE_REASONS)[number];

/** Which webhook an event is about. */
export const webhookPlace = { webhookId: id('webhook'), userId: id('user') };
/** Where its URL leads; the rest of that may be as good as a secret. */
export const webhookHost = { host: Type.String({ description: 'Host and port of its URL' }) };

/** Data of the events that tell a webhook as it is now. */
export const webhookProfile = () =>
  openObject({
    ...webhookPlace,
    ...webhookHost,
    status: webhookStatus(),
    types: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'Null where it takes events of all types' }),
    objectId: Type.Union([Type.String(), Type.Null()], { description: 'Null where it takes events of all objects' }),
    ordered: Type.Boolean(),
    concurrency: Type.Integer({ minimum: 1 }),
  });
export type WebhookProfile = Static<ReturnType<typeof webhookProfile>>;
