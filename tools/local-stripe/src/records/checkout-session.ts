import type { List } from '../http/list.js';
import type { Price } from './price.js';

/** What a checkout session's subscription will be made of. */
export interface CheckoutOrder {
  /** The session's. */
  readonly id: string;
  readonly items: readonly { readonly price: string; readonly quantity?: number }[];
  readonly trialEnd: number | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly description: string | null;
}

export interface CheckoutLine {
  readonly id: string;
  readonly object: 'item';
  readonly adjustable_quantity: null;
  readonly amount_discount: number;
  readonly amount_subtotal: number;
  readonly amount_tax: number;
  readonly amount_total: number;
  readonly currency: string;
  readonly description: string;
  readonly metadata: object;
  readonly price: Price;
  /** Of metered prices there is none. */
  readonly quantity: number | null;
}

export interface NewCheckoutSession {
  readonly id: string;
  readonly created: number;
  readonly expiresAt: number;
  readonly customer: string | null;
  readonly customerEmail: string | null;
  readonly clientReferenceId: string | null;
  readonly currency: string;
  /** In the currency's smallest unit. */
  readonly amount: number;
  readonly lineItems: List<CheckoutLine>;
  readonly successUrl: string;
  readonly cancelUrl: string | null;
  readonly url: string;
  readonly metadata: Record<string, string>;
  readonly paymentMethodCollection: 'always' | 'if_required';
}

/** A hosted checkout of a subscription, as Stripe writes it. */
export function newCheckoutSession(given: NewCheckoutSession) {
  return {
    id: given.id,
    object: 'checkout.session' as const,
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: given.amount,
    amount_total: given.amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: given.cancelUrl,
    client_reference_id: given.clientReferenceId,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: given.created,
    currency: given.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: given.customer,
    customer_account: null,
    customer_creation: given.customer === null ? ('always' as const) : null,
    customer_details: null as { address: null; business_name: null; email: string | null; individual_name: null; name: string | null; phone: null; tax_exempt: 'none'; tax_ids: [] } | null,
    customer_email: given.customerEmail,
    discounts: [],
    expires_at: given.expiresAt,
    integration_identifier: null,
    invoice: null as string | null,
    invoice_creation: null,
    line_items: given.lineItems,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: given.metadata,
    mode: 'subscription' as const,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: given.paymentMethodCollection,
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' as const } },
    payment_method_types: ['card'],
    payment_status: 'unpaid' as 'no_payment_required' | 'paid' | 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: { allow_redisplay_filters: ['always' as const], payment_method_remove: 'disabled' as const, payment_method_save: null },
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open' as 'complete' | 'expired' | 'open',
    submit_type: null,
    subscription: null as string | null,
    success_url: given.successUrl,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page' as const,
    url: given.url as string | null,
    wallet_options: null,
  };
}

export type CheckoutSession = ReturnType<typeof newCheckoutSession>;
