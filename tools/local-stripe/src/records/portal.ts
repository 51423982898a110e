/** What customers may do in the portal, as Stripe writes it; there is one, the default. */
export function newPortalConfiguration(given: { readonly id: string; readonly created: number }) {
  return {
    id: given.id,
    object: 'billing_portal.configuration' as const,
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: given.created,
    default_return_url: null,
    features: {
      customer_update: { allowed_updates: [], enabled: false },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true, payment_method_configuration: null },
      subscription_cancel: { cancellation_reason: { enabled: false, options: [] }, enabled: true, mode: 'at_period_end' as const, proration_behavior: 'none' as const },
      subscription_update: {
        billing_cycle_anchor: null,
        default_allowed_updates: ['price' as const],
        enabled: true,
        proration_behavior: 'create_prorations' as const,
        schedule_at_period_end: { conditions: [] },
        trial_update_behavior: 'end_trial' as const,
      },
    },
    is_default: true,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: given.created,
  };
}

export type PortalConfiguration = ReturnType<typeof newPortalConfiguration>;

export interface NewPortalSession {
  readonly id: string;
  readonly created: number;
  readonly customer: string;
  readonly configuration: string;
  readonly returnUrl: string | null;
  readonly url: string;
}

/** A customer's way into the portal, as Stripe writes it. */
export function newPortalSession(given: NewPortalSession) {
  return {
    id: given.id,
    object: 'billing_portal.session' as const,
    configuration: given.configuration,
    created: given.created,
    customer: given.customer,
    customer_account: null,
    flow: null,
    livemode: false,
    locale: null,
    on_behalf_of: null,
    return_url: given.returnUrl,
    url: given.url,
  };
}

export type PortalSession = ReturnType<typeof newPortalSession>;
