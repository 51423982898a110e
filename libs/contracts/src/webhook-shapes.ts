import { Type, type Static } from 'typebox';
import { EVENT_CONTRACTS, type EventType } from './events/index.js';
import { AGGREGATE_ID } from './subjects.js';

/** Event types that a webhook may name, where it does not take all. */
export const MAX_WEBHOOK_TYPES = 100;
/** Attempts at once, of one webhook. */
export const MAX_WEBHOOK_CONCURRENCY = 20;
export const DEFAULT_WEBHOOK_CONCURRENCY = 5;
/** Seconds for which a secret may still sign beside the one that has taken its place. */
export const MAX_SECRET_OVERLAP_SECONDS = 7 * 24 * 60 * 60;
export const DEFAULT_SECRET_OVERLAP_SECONDS = 24 * 60 * 60;
/** Regular expression source of secrets as Standard Webhooks write them: 24 to 64 bytes in base64, with no bits that mean nothing. */
export const WEBHOOK_SECRET = '^whsec_(?:(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/][AQgw]==)?|(?:[A-Za-z0-9+/]{4}){8,20}[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)$';

/** `pending` waits for an attempt · `failed` was given up · `cancelled` has lost its webhook before it was delivered. */
export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'cancelled'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
export const deliveryStatus = () => Type.Enum([...DELIVERY_STATUSES]);

const EVENT_TYPES = EVENT_CONTRACTS.map(({ type }) => type).toSorted();

/** What a webhook is told of, and how. */
export const webhookSettings = {
  url: Type.String({ minLength: 1, maxLength: 2_048, description: 'Where events are posted: https, at a public address', examples: ['https://hooks.example/fenago'] }),
  description: Type.Optional(Type.Union([Type.String({ maxLength: 500 }), Type.Null()], { description: 'For whoever reads the list', examples: ['Feeds our CRM'] })),
  types: Type.Optional(
    Type.Union([Type.Array(Type.Enum(EVENT_TYPES as EventType[]), { minItems: 1, maxItems: MAX_WEBHOOK_TYPES, uniqueItems: true }), Type.Null()], {
      description: 'Only events of these types; null: of all, those too that are yet to come',
      examples: [['execution.completed', 'execution.failed']],
    }),
  ),
  objectId: Type.Optional(
    Type.Union([Type.String({ pattern: AGGREGATE_ID }), Type.Null()], {
      description: 'Only events of this object: their `subject`; null: of all',
      examples: ['conv_01kat2v9h0m3c8x5f7q1w6z4s2'],
    }),
  ),
  ordered: Type.Optional(Type.Boolean({ description: 'Events of one object one after the other: the next when the one before is delivered or given up', examples: [true] })),
  concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_WEBHOOK_CONCURRENCY, description: 'Attempts at once', examples: [DEFAULT_WEBHOOK_CONCURRENCY] })),
};

/** A secret that the user brings; a random one unless given. */
export const givenSecret = () =>
  Type.Optional(Type.String({ pattern: WEBHOOK_SECRET, description: '24 to 64 bytes in base64 behind `whsec_`; a random one unless given', examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] }));

/** Why an attempt has delivered nothing: a stable code, and a sentence. */
export interface DeliveryError {
  readonly code: DeliveryErrorCode;
  readonly message: string;
}

/** `http_status`: the answer was none of success · those that begin with `egress_`: there was no answer · `unfinished`: its replica was gone before it knew. */
export const DELIVERY_ERRORS = [
  'http_status',
  'egress_denied',
  'egress_unresolvable',
  'egress_unreachable',
  'egress_timeout',
  'egress_response_too_large',
  'secret_unreadable',
  'unfinished',
] as const;
export type DeliveryErrorCode = (typeof DELIVERY_ERRORS)[number];

export type WebhookSettings = Static<Type.TObject<typeof webhookSettings>>;
