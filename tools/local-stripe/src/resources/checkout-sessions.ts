import { Type, type Static } from 'typebox';
import { amountOf } from '../billing/amounts.js';
import { invalid, missing } from '../http/errors.js';
import { page, paging, whole } from '../http/list.js';
import { inRange, mergeMetadata, oneOf, optional, params } from '../http/params.js';
import { route } from '../http/route.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import { newCheckoutSession, type CheckoutSession } from '../records/checkout-session.js';
import type { Customer } from '../records/customer.js';
import type { Price } from '../records/price.js';

const DAY = 86_400;

const creation = params({
  allow_promotion_codes: optional.flag,
  cancel_url: optional.text,
  client_reference_id: Type.Optional(Type.String({ maxLength: 200 })),
  customer: optional.text,
  customer_email: optional.text,
  expires_at: optional.whole,
  line_items: Type.Array(params({ price: Type.String(), quantity: Type.Optional(Type.Integer({ minimum: 1 })) }), { minItems: 1, maxItems: 20 }),
  metadata: optional.metadata,
  mode: oneOf(['subscription']),
  payment_method_collection: Type.Optional(oneOf(['always', 'if_required'])),
  subscription_data: Type.Optional(
    params({ description: optional.text, metadata: optional.metadata, trial_end: optional.whole, trial_period_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 730 })) }),
  ),
  success_url: Type.String({ minLength: 1 }),
});
type Creation = Static<typeof creation>;
type GivenLine = Creation['line_items'][number];

function priceOf(local: Local, { price: id }: GivenLine, index: number): Price {
  const price = local.store.get('prices', id);
  if (price === undefined) throw missing('price', id, `line_items[${index}][price]`);
  if (!price.active) throw invalid(`The price \`${id}\` is inactive.`, `line_items[${index}][price]`);
  if (price.recurring === null) throw invalid('You specified `subscription` mode but passed a price that is not recurring.', `line_items[${index}][price]`);
  return price;
}

function lineItem(local: Local, price: Price, given: GivenLine) {
  const isMetered = price.recurring?.usage_type === 'metered';
  if (isMetered && given.quantity !== undefined) throw invalid('Quantity should not be specified where usage type is metered.', 'line_items');
  const quantity = isMetered ? null : (given.quantity ?? 1);
  const amount = quantity === null ? 0 : amountOf(price, quantity);
  return {
    id: newId('li'),
    object: 'item' as const,
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: local.store.get('products', price.product)?.name ?? price.product,
    metadata: {},
    price,
    quantity,
  };
}

export function sessionOf(local: Local, id: string): CheckoutSession {
  const found = local.store.get('checkoutSessions', id);
  if (found === undefined) throw missing('checkout.session', id);
  return found;
}

function trialEndOf(now: number, given: Creation['subscription_data']): number | null {
  if (given?.trial_end !== undefined && given.trial_period_days !== undefined) throw invalid('trial_end and trial_period_days cannot be given both.', 'subscription_data[trial_end]', 'parameters_exclusive');
  if (given?.trial_period_days !== undefined) return now + given.trial_period_days * DAY;
  return given?.trial_end ?? null;
}

function checkUrls({ success_url: success, cancel_url: cancel }: Creation): void {
  for (const [name, url] of [['success_url', success], ['cancel_url', cancel]] as const) {
    if (url !== undefined && !/^https?:\/\//.test(url)) throw invalid('Not a valid URL: it must begin with http:// or https://.', name, 'url_invalid');
  }
}

function create(local: Local, given: Creation): CheckoutSession {
  checkUrls(given);
  if (given.customer !== undefined && given.customer_email !== undefined) throw invalid('You may only specify one of these parameters: customer, customer_email.', 'customer', 'parameters_exclusive');
  const customer: Customer | undefined = given.customer === undefined ? undefined : local.customer(given.customer, 'customer');
  const items = given.line_items.map((line, index) => lineItem(local, priceOf(local, line, index), line));
  const currency = items[0]?.currency ?? 'usd';
  if (items.some((item) => item.currency !== currency)) throw invalid('All prices of a session must have the same currency.', 'line_items');
  const now = customer === undefined ? local.now() : local.timeOf(customer);
  const expiresAt = given.expires_at ?? now + DAY;
  if (expiresAt < now + 1_800 || expiresAt > now + DAY) throw invalid('expires_at must be between 30 minutes and 24 hours from now.', 'expires_at');
  const trialEnd = trialEndOf(now, given.subscription_data);
  const id = newId('cs_test');
  local.store.put('checkoutOrders', {
    id,
    items: given.line_items,
    trialEnd,
    metadata: mergeMetadata({}, given.subscription_data?.metadata),
    description: given.subscription_data?.description ?? null,
  });
  const session = newCheckoutSession({
    id,
    created: local.now(),
    expiresAt,
    amount: trialEnd === null ? items.reduce((sum, item) => sum + item.amount_total, 0) : 0,
    cancelUrl: given.cancel_url ?? null,
    clientReferenceId: given.client_reference_id ?? null,
    currency,
    customer: customer?.id ?? null,
    customerEmail: given.customer_email ?? null,
    lineItems: whole(`/v1/checkout/sessions/${id}/line_items`, items),
    metadata: mergeMetadata({}, given.metadata),
    paymentMethodCollection: given.payment_method_collection ?? 'always',
    successUrl: given.success_url,
    url: `${local.url}/c/pay/${id}`,
  });
  return local.store.put('checkoutSessions', session);
}

export const checkoutSessionRoutes = [
  route('POST', '/v1/checkout/sessions', creation, (local, { params: given }) => create(local, given)),
  route('GET', '/v1/checkout/sessions', params({ ...paging, created: optional.range, customer: optional.text, subscription: optional.text, status: Type.Optional(oneOf(['complete', 'expired', 'open'])) }), (local, { params: given }) => {
    const { created, customer, subscription, status, ...paged } = given;
    const matching = local.store
      .all('checkoutSessions')
      .filter((one) => (customer === undefined || one.customer === customer) && (subscription === undefined || one.subscription === subscription))
      .filter((one) => (status === undefined || one.status === status) && inRange(one.created, created));
    return page('/v1/checkout/sessions', matching.toReversed(), paged);
  }),
  route('GET', '/v1/checkout/sessions/:id', params({}), (local, { id }) => sessionOf(local, id)),
  route('GET', '/v1/checkout/sessions/:id/line_items', params(paging), (local, { id, params: paged }) => page(`/v1/checkout/sessions/${id}/line_items`, sessionOf(local, id).line_items.data, paged)),
  route('POST', '/v1/checkout/sessions/:id/expire', params({}), (local, { id }) => {
    const session = sessionOf(local, id);
    if (session.status !== 'open') throw invalid(`Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`);
    return expireSession(local, session);
  }),
];

/** A session that nobody can pay by any more. */
export function expireSession(local: Local, session: CheckoutSession): CheckoutSession {
  const expired = local.store.put('checkoutSessions', { ...session, status: 'expired', url: null });
  local.emit('checkout.session.expired', expired);
  return expired;
}
