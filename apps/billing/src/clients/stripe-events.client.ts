import { FenagoError } from '@fenago/contracts';
import { CONFIG } from '@fenago/host';
import { Inject, Injectable } from '@nestjs/common';
import { Stripe } from 'stripe';
import type { BillingConfig } from '../config.js';
import type { RelatedObject, StripeNotice } from '../domain/stripe-notice.js';
import { toStripeNotice } from '../mappers/stripe-notice.mapper.js';
import { StripeConnection } from './stripe-connection.client.js';

/** Those after which a subscription, or what is paid of it, may be another than before. */
const TYPES = [
  'checkout.session.completed',
  'customer.deleted',
  'customer.subscription.created',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.updated',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.voided',
] as const;
/** As Stripe writes its header; others are none of its signatures, and Stripe's library fails at some of them. */
const HEADER = /^\w+=[^,=]+(,\w+=[^,=]+)*$/;
/** A signature that is older is somebody's who has kept it. */
const TOLERANCE_SECONDS = 300;
const PAGE = 100;
/** Pages of one stretch of time; what is beyond has been told by webhooks, or is seen with what follows. */
const MAX_PAGES = 200;

/** Events as Stripe sends and keeps them. */
@Injectable()
export class StripeEvents {
  constructor(
    private readonly connection: StripeConnection,
    @Inject(CONFIG) private readonly config: BillingConfig,
  ) {}

  /**
   * @param payload the bytes that came, for nothing else was signed
   * @throws FenagoError `stripe_signature_invalid`, `stripe_not_configured`, or `invalid_request` for what Stripe has signed and is no event
   */
  verify(payload: Buffer, signature: string): StripeNotice {
    const { stripeWebhookSecrets } = this.config;
    if (stripeWebhookSecrets.length === 0) throw new FenagoError('stripe_not_configured', 'Webhooks are not set up here. The operator sets STRIPE_WEBHOOK_SECRET.');
    const isSigned = HEADER.test(signature) && stripeWebhookSecrets.some((secret) => isSignedWith(secret, payload, signature));
    if (!isSigned) throw new FenagoError('stripe_signature_invalid', 'The signature is none of the payment provider, or too old.');
    const notice = toStripeNotice(parse(payload));
    if (notice === undefined) throw new FenagoError('invalid_request', 'The body is no event of the payment provider.');
    return notice;
  }

  /** The customer of what a thin event is about; null where it has none, or is gone. */
  async customerOf({ type, id }: RelatedObject): Promise<string | null> {
    try {
      const { customer } = await this.connection.call<{ readonly customer: string | { readonly id: string } | null }>(`${type}.retrieve`, (stripe, options) => {
        if (type === 'subscription') return stripe.subscriptions.retrieve(id, {}, options);
        return type === 'invoice' ? stripe.invoices.retrieve(id, {}, options) : stripe.checkout.sessions.retrieve(id, {}, options);
      });
      return typeof customer === 'string' ? customer : (customer?.id ?? null);
    } catch (error) {
      if (error instanceof FenagoError && error.code === 'not_found') return null;
      throw error;
    }
  }

  /** What happened from a time (included) to a time (excluded), in whole seconds, the newest first. */
  async *between(from: Date, to: Date): AsyncGenerator<StripeNotice> {
    const created = { gte: secondsOf(from), lt: secondsOf(to) };
    let after: string | undefined;
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const query = { created, types: [...TYPES], limit: PAGE, ...(after === undefined ? {} : { starting_after: after }) };
      const { data, has_more: hasMore } = await this.connection.call('events.list', (stripe, options) => stripe.events.list(query, options));
      for (const event of data) {
        const notice = toStripeNotice(event);
        if (notice !== undefined) yield notice;
      }
      after = data.at(-1)?.id;
      if (!hasMore || after === undefined) return;
    }
  }
}

const secondsOf = (time: Date): number => Math.floor(time.getTime() / 1_000);

function isSignedWith(secret: string, payload: Buffer, signature: string): boolean {
  try {
    return Stripe.webhooks.signature?.verifyHeader(payload, signature, secret, TOLERANCE_SECONDS) === true;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
    throw error;
  }
}

function parse(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
}
