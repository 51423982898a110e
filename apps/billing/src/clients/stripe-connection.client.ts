import { FenagoError } from '@fenago/contracts';
import { CONFIG, LOGGER } from '@fenago/host';
import { currentContext, withSpan, type Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Stripe } from 'stripe';
import type { BillingConfig } from '../config.js';
import { SingleTry } from './single-try.client.js';

/** Stripe's objects are read as of this version, whatever the account's own is. */
const API_VERSION = '2026-10-28.endive';
/** Longest wait for one answer. */
const CALL_MS = 10_000;
/** What is left of a request's time for what comes after the call. */
const SPARE_MS = 300;
/** Of calls that nobody waits for; each is the same under its idempotency key. */
const RETRIES = 2;

export type CallOptions = Stripe.RequestOptions;

/** The one connection to Stripe: with a key, to the host that the configuration names and to no other. */
@Injectable()
export class StripeConnection implements OnApplicationBootstrap {
  private readonly stripe: Stripe | undefined;
  private readonly once: Stripe | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: BillingConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const { stripeSecretKey: key, stripeApiUrl } = config;
    if (key === undefined) return;
    const { protocol, hostname: host, port } = new URL(stripeApiUrl);
    const address = { protocol: protocol === 'http:' ? ('http' as const) : ('https' as const), host, ...(port === '' ? {} : { port }) };
    const settings = { apiVersion: API_VERSION, appInfo: { name: 'FeNAgO' }, timeout: CALL_MS, telemetry: false, ...address } as const;
    this.stripe = new Stripe(key, { ...settings, maxNetworkRetries: RETRIES });
    this.once = new Stripe(key, { ...settings, maxNetworkRetries: 0, httpClient: new SingleTry() });
  }

  onApplicationBootstrap(): void {
    const { stripeApiUrl, stripeWebhookSecrets } = this.config;
    if (!this.isConfigured) this.logger.info('STRIPE_SECRET_KEY is not set: everybody has the default plan, and nobody can subscribe to another.');
    else this.logger.info({ stripeApiUrl }, `Stripe is asked at ${new URL(stripeApiUrl).host}.`);
    if (this.isConfigured && stripeWebhookSecrets.length === 0) {
      this.logger.warn("STRIPE_WEBHOOK_SECRET is not set: Stripe's webhooks are refused, and changes are seen by the sweep alone.");
    }
  }

  get isConfigured(): boolean {
    return this.stripe !== undefined;
  }

  /** @throws FenagoError `stripe_not_configured` */
  require(): void {
    if (!this.isConfigured) throw notConfigured();
  }

  /**
   * @param what name of the call, for spans and logs
   * @param idempotencyKey of a call that changes something: the same for each repetition of it
   * @throws FenagoError `stripe_not_configured`; `stripe_unavailable` where it may work later; `payment_failed`; `conflict`
   *   where Stripe is against it; `not_found` where it knows no such object
   */
  async call<T>(what: string, ask: (stripe: Stripe, options: CallOptions) => Promise<T>, idempotencyKey?: string): Promise<T> {
    return this.ask(this.stripe, what, ask, idempotencyKey);
  }

  /** The same, for a call that is never repeated here: what is thrown tells how it went, whatever was before. */
  async callOnce<T>(what: string, ask: (stripe: Stripe, options: CallOptions) => Promise<T>, idempotencyKey: string): Promise<T> {
    return this.ask(this.once, what, ask, idempotencyKey);
  }

  private async ask<T>(stripe: Stripe | undefined, what: string, ask: (stripe: Stripe, options: CallOptions) => Promise<T>, idempotencyKey: string | undefined): Promise<T> {
    if (stripe === undefined) throw notConfigured();
    const options = { ...this.patience(), ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
    try {
      return await withSpan(`stripe ${what}`, {}, () => ask(stripe, options));
    } catch (error) {
      throw this.translate(what, error);
    }
  }

  /** A call for which somebody waits has what is left of their time, once. */
  private patience(): CallOptions {
    const deadline = currentContext()?.deadline;
    if (deadline === undefined) return {};
    return { timeout: Math.max(1, Math.min(CALL_MS, deadline - Date.now() - SPARE_MS)), maxNetworkRetries: 0 };
  }

  private translate(what: string, error: unknown): unknown {
    if (!(error instanceof Stripe.errors.StripeError)) return error;
    const { statusCode, requestId } = error;
    const told = { err: error, call: what, status: statusCode, stripeRequestId: requestId };
    if (error instanceof Stripe.errors.StripeCardError) return new FenagoError('payment_failed', 'The payment failed. Use another card, in the portal, and try again.', { cause: error });
    if (statusCode === 404) return new FenagoError('not_found', 'The payment provider knows no such object.', { cause: error });
    if (isOutage(error)) return unavailable(error);
    if (error instanceof Stripe.errors.StripeAuthenticationError || error instanceof Stripe.errors.StripePermissionError) {
      this.logger.error(told, 'Stripe refuses the key. Check STRIPE_SECRET_KEY, and what the key may do.');
      return unavailable(error);
    }
    this.logger.warn(told, 'Stripe refused a call.');
    return new FenagoError('conflict', 'The payment provider does not allow this as things are now. Read your billing, and decide anew.', { cause: error });
  }
}

function isOutage(error: InstanceType<typeof Stripe.errors.StripeError>): boolean {
  const { StripeConnectionError, StripeRateLimitError } = Stripe.errors;
  return error instanceof StripeConnectionError || error instanceof StripeRateLimitError || (error.statusCode ?? 500) >= 500;
}

function unavailable(cause: unknown): FenagoError {
  return new FenagoError('stripe_unavailable', 'The payment provider does not answer; try again in a moment.', { retryAfterSeconds: 2, cause });
}

function notConfigured(): FenagoError {
  return new FenagoError('stripe_not_configured', 'Payments are not set up here. The operator sets STRIPE_SECRET_KEY.');
}
