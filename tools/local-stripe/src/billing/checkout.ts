import { invalid } from '../http/errors.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import type { CheckoutSession } from '../records/checkout-session.js';
import { newCustomer, type Customer } from '../records/customer.js';
import type { CardKind } from '../records/payment-method.js';
import { addCard } from '../resources/payment-methods.js';
import { subscribe } from './subscribe.js';

/**
 * The customer pays with this card.
 * @throws StripeError 402 where the card is declined: the session stays open; 400 where it is not open
 */
export function completeCheckout(local: Local, session: CheckoutSession, kind: CardKind): CheckoutSession {
  const order = local.store.get('checkoutOrders', session.id);
  if (session.status !== 'open' || order === undefined) throw invalid('This checkout is over. Go back and begin another.');
  const customer = session.customer === null ? makeCustomer(local, session) : local.customer(session.customer);
  const method = addCard(local, customer, kind);
  const subscription = subscribe(local, {
    customer,
    items: order.items,
    trialEnd: order.trialEnd,
    metadata: { ...order.metadata },
    description: order.description,
    defaultPaymentMethod: method.id,
    onFailure: 'error_if_incomplete',
  });
  const completed = local.store.put('checkoutSessions', {
    ...session,
    customer: customer.id,
    customer_details: { address: null, business_name: null, email: customer.email, individual_name: null, name: customer.name, phone: null, tax_exempt: 'none', tax_ids: [] },
    invoice: subscription.latest_invoice,
    payment_status: session.amount_total === 0 ? 'no_payment_required' : 'paid',
    status: 'complete',
    subscription: subscription.id,
    url: null,
  });
  local.emit('checkout.session.completed', completed);
  return completed;
}

function makeCustomer(local: Local, session: CheckoutSession): Customer {
  const made = { ...newCustomer({ id: newId('cus'), created: local.now(), testClock: null }), email: session.customer_email };
  local.store.put('customers', made);
  local.emit('customer.created', made);
  return made;
}
