/** What the test cards of Stripe do, by their last four digits. */
export const CARDS = {
  /** Pays. */
  good: '4242',
  /** Can be kept, and is declined whenever it is charged. */
  failing: '0341',
  /** Is declined at once and cannot be kept. */
  declined: '0002',
} as const;

export type CardKind = keyof typeof CARDS;

/** Stripe's names of payment methods for tests. */
export const TEST_PAYMENT_METHODS: Readonly<Record<string, CardKind>> = {
  pm_card_visa: 'good',
  pm_card_chargeCustomerFail: 'failing',
  pm_card_chargeDeclined: 'declined',
};

/** A card, as Stripe writes it. */
export function newPaymentMethod(given: { readonly id: string; readonly created: number; readonly customer: string; readonly kind: CardKind; readonly email: string | null }) {
  return {
    id: given.id,
    object: 'payment_method' as const,
    allow_redisplay: 'limited' as const,
    billing_details: { address: null, email: given.email, name: null, phone: null, tax_id: null },
    card: {
      brand: 'visa',
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: 'visa',
      exp_month: 12,
      exp_year: 2040,
      fingerprint: `local_${CARDS[given.kind]}`,
      funding: 'credit',
      generated_from: null,
      last4: CARDS[given.kind] as string,
      networks: { available: ['visa'], preferred: null },
      regulated_status: 'unregulated' as const,
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: given.created,
    customer: given.customer as string | null,
    customer_account: null,
    livemode: false,
    metadata: {} as Record<string, string>,
    type: 'card' as const,
  };
}

export type PaymentMethod = ReturnType<typeof newPaymentMethod>;
