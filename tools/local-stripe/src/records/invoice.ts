import type { List } from '../http/list.js';

export interface NewLine {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string;
  readonly invoice: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly period: { readonly start: number; readonly end: number };
  readonly price: string;
  readonly product: string;
  readonly proration: boolean;
  readonly quantity: number;
  readonly subscription: string;
  readonly subscriptionItem: string;
  readonly unitAmount: string | null;
}

/** A line of an invoice, as Stripe writes it. */
export function newLine(given: NewLine) {
  return {
    id: given.id,
    object: 'line_item' as const,
    amount: given.amount,
    currency: given.currency,
    description: given.description,
    discount_amounts: [],
    discountable: !given.proration,
    discounts: [],
    invoice: given.invoice,
    livemode: false,
    metadata: given.metadata,
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: given.proration,
        proration_details: { credited_items: null },
        subscription: given.subscription,
        subscription_item: given.subscriptionItem,
      },
      type: 'subscription_item_details' as const,
    },
    period: given.period,
    pretax_credit_amounts: [],
    pricing: { price_details: { price: given.price, product: given.product }, type: 'price_details' as const, unit_amount_decimal: given.unitAmount },
    quantity: given.quantity,
    quantity_decimal: String(given.quantity),
    subscription: given.subscription,
    subtotal: given.amount,
    taxes: [],
  };
}

export type Line = ReturnType<typeof newLine>;

export type BillingReason = 'subscription_create' | 'subscription_cycle' | 'subscription_update';

export interface NewInvoice {
  readonly id: string;
  readonly created: number;
  readonly currency: string;
  readonly customer: { readonly id: string; readonly email: string | null; readonly name: string | null };
  readonly lines: List<Line>;
  readonly number: string;
  readonly period: { readonly start: number; readonly end: number };
  readonly reason: BillingReason;
  readonly subscription: { readonly id: string; readonly metadata: Readonly<Record<string, string>> };
  readonly testClock: string | null;
  readonly url: string;
}

/** What no invoice has here: discounts, taxes, shipping, other accounts. */
const UNUSED = {
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_paid_off_stripe: 0,
  amount_shipping: 0,
  application: null,
  automatically_finalizes_at: null,
  custom_fields: null,
  customer_account: null,
  customer_address: null,
  customer_phone: null,
  customer_shipping: null,
  customer_tax_exempt: 'none' as const,
  customer_tax_ids: [],
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  due_date: null,
  footer: null,
  from_invoice: null,
  invoice_pdf: null,
  last_finalization_error: null,
  latest_revision: null,
  on_behalf_of: null,
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  total_discount_amounts: [],
  total_pretax_credit_amounts: [],
  total_taxes: [],
};

/** A finalized invoice that nobody has paid yet, as Stripe writes it. */
export function newInvoice(given: NewInvoice) {
  const total = given.lines.data.reduce((sum, line) => sum + line.amount, 0);
  const due = Math.max(0, total);
  return {
    id: given.id,
    object: 'invoice' as const,
    ...UNUSED,
    account_country: 'US',
    account_name: 'Local Stripe',
    amount_due: due,
    amount_paid: 0,
    amount_remaining: due,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    billing_reason: given.reason,
    collection_method: 'charge_automatically' as const,
    created: given.created,
    currency: given.currency,
    customer: given.customer.id,
    customer_email: given.customer.email,
    customer_name: given.customer.name,
    effective_at: given.created,
    ending_balance: 0 as number,
    hosted_invoice_url: given.url,
    issuer: { type: 'self' as const },
    lines: given.lines,
    livemode: false,
    metadata: {} as Record<string, string>,
    next_payment_attempt: null as number | null,
    number: given.number,
    parent: {
      quote_details: null,
      subscription_details: { metadata: given.subscription.metadata, subscription: given.subscription.id },
      type: 'subscription_details' as const,
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: given.period.end,
    period_start: given.period.start,
    starting_balance: 0 as number,
    status: 'open' as 'open' | 'paid' | 'uncollectible' | 'void',
    status_transitions: { finalized_at: given.created, marked_uncollectible_at: null as number | null, paid_at: null as number | null, voided_at: null as number | null },
    subtotal: total,
    subtotal_excluding_tax: total,
    test_clock: given.testClock,
    total,
    total_excluding_tax: total,
    webhooks_delivered_at: given.created,
  };
}

export type Invoice = ReturnType<typeof newInvoice>;
