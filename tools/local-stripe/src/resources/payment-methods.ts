import { Type } from 'typebox';
import { declined, invalid, missing } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { params } from '../http/params.js';
import { route } from '../http/route.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import type { Customer } from '../records/customer.js';
import { newPaymentMethod, TEST_PAYMENT_METHODS, type CardKind, type PaymentMethod } from '../records/payment-method.js';

/**
 * Gives a card to a customer.
 * @throws StripeError 402 for a card that cannot be kept
 */
export function addCard(local: Local, customer: Customer, kind: CardKind): PaymentMethod {
  if (kind === 'declined') throw declined();
  const made = newPaymentMethod({ id: newId('pm'), created: local.timeOf(customer), customer: customer.id, kind, email: customer.email });
  local.store.put('paymentMethods', made);
  local.emit('payment_method.attached', made);
  return made;
}

/**
 * The payment method of this id, or a new one of a name that Stripe has for tests (`pm_card_visa`), as the customer's.
 * @throws StripeError 400 for one that is not there or another customer's, 402 for one that cannot be kept
 */
export function attach(local: Local, id: string, customer: Customer): PaymentMethod {
  const kind = TEST_PAYMENT_METHODS[id];
  if (kind !== undefined) return addCard(local, customer, kind);
  const found = local.store.get('paymentMethods', id);
  if (found === undefined) throw missing('PaymentMethod', id, 'payment_method');
  if (found.customer === customer.id) return found;
  if (found.customer !== null) throw invalid('The payment method you provided has already been attached to a customer.', 'payment_method');
  const attached = local.store.put('paymentMethods', { ...found, customer: customer.id });
  local.emit('payment_method.attached', attached);
  return attached;
}

function methodOf(local: Local, id: string): PaymentMethod {
  const found = local.store.get('paymentMethods', id);
  if (found === undefined) throw missing('PaymentMethod', id);
  return found;
}

export const paymentMethodRoutes = [
  route('GET', '/v1/payment_methods', params({ ...paging, customer: Type.String(), type: Type.Optional(Type.Literal('card')) }), (local, { params: { customer, type: _card, ...paged } }) => {
    local.customer(customer, 'customer');
    const theirs = local.store.all('paymentMethods').filter((one) => one.customer === customer);
    return page('/v1/payment_methods', theirs.toReversed(), paged);
  }),
  route('GET', '/v1/payment_methods/:id', params({}), (local, { id }) => methodOf(local, id)),
  route('POST', '/v1/payment_methods/:id/attach', params({ customer: Type.String() }), (local, { id, params: { customer } }) => attach(local, id, local.customer(customer, 'customer'))),
  route('POST', '/v1/payment_methods/:id/detach', params({}), (local, { id }) => {
    const before = methodOf(local, id);
    const after = local.store.put('paymentMethods', { ...before, customer: null });
    local.emit('payment_method.detached', after, { customer: before.customer });
    return after;
  }),
];
