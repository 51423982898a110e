import { changeCard, changePlan, endPeriod, licenceOf, pricesFor } from '../billing/portal.js';
import { liveSubscriptions, periodEnd } from '../billing/live.js';
import { invalid, missing, StripeError } from '../http/errors.js';
import type { Local } from '../local.js';
import type { Customer } from '../records/customer.js';
import type { PortalSession } from '../records/portal.js';
import type { Price } from '../records/price.js';
import type { Subscription } from '../records/subscription.js';
import { updateSubscription } from '../resources/subscriptions.js';
import type { PageAnswer } from './checkout.js';
import { button, day, escape, html, money, problem } from './layout.js';

function sessionOf(local: Local, id: string): PortalSession {
  const found = local.store.get('portalSessions', id);
  if (found === undefined) throw missing('billing_portal.session', id);
  return found;
}

export function showPortal(local: Local, id: string, told?: string): PageAnswer {
  const session = sessionOf(local, id);
  const customer = local.customer(session.customer);
  const subscriptions = liveSubscriptions(local, customer.id).map((one) => sectionOf(local, id, one));
  const none = '<p>There is no subscription.</p>';
  const content = [
    told === undefined ? '' : problem(told),
    subscriptions.length === 0 ? none : subscriptions.join('<hr>'),
    '<h2>Card</h2>',
    button(`/p/session/${id}`, 'Use a card that works', { do: 'card', card: 'good' }),
    button(`/p/session/${id}`, 'Use a card that fails when it is charged', { do: 'card', card: 'failing' }),
    invoicesOf(local, customer),
    session.return_url === null ? '' : `<p><a href="${escape(session.return_url)}">Back</a></p>`,
  ];
  return { html: html('Your subscription', content.join('\n')), status: told === undefined ? 200 : 400 };
}

function nameOf(local: Local, price: Price): string {
  const name = price.nickname ?? local.store.get('products', price.product)?.name ?? price.id;
  return price.unit_amount === null ? name : `${name}, ${money(price.unit_amount, price.currency)} / ${price.recurring?.interval ?? ''}`;
}

function sectionOf(local: Local, session: string, subscription: Subscription): string {
  const action = `/p/session/${session}`;
  const { id, cancel_at: cancelAt, status } = subscription;
  const licence = licenceOf(subscription);
  const others = pricesFor(local, subscription).filter((price) => price.id !== licence?.price.id);
  const options = others.map((price) => `<option value="${escape(price.id)}">${escape(nameOf(local, price))}</option>`);
  const change = `<form method="post" action="${action}"><input type="hidden" name="do" value="change"><input type="hidden" name="subscription" value="${id}">
<label>Another plan <select name="price">${options.join('')}</select></label> <button>Change plan</button></form>`;
  return [
    `<dl><dt>Plan</dt><dd>${escape(licence === undefined ? 'by use' : nameOf(local, licence.price))}</dd><dt>Status</dt><dd>${status}</dd>`,
    `<dt>${cancelAt === null ? 'Renews' : 'Ends'}</dt><dd>${day(cancelAt ?? periodEnd(subscription))}</dd></dl>`,
    cancelAt === null ? button(action, 'Cancel at the end of the period', { do: 'cancel', subscription: id }) : button(action, 'Do not cancel', { do: 'resume', subscription: id }),
    options.length === 0 || licence === undefined ? '' : change,
    button(action, 'Let the period end now', { do: 'end-period', subscription: id }),
  ].join('\n');
}

function invoicesOf(local: Local, customer: Customer): string {
  const theirs = local.store.all('invoices').filter((one) => one.customer === customer.id).toReversed().slice(0, 12);
  const rows = theirs.map((one) => `<dt><a href="/i/${one.id}">${escape(one.number)}</a> · ${day(one.created)} · ${one.status}</dt><dd>${escape(money(one.total, one.currency))}</dd>`);
  return rows.length === 0 ? '' : `<h2>Invoices</h2><dl>${rows.join('')}</dl>`;
}

/** The customer has pressed a button. */
export function submitPortal(local: Local, id: string, fields: Readonly<Record<string, unknown>>): PageAnswer {
  const session = sessionOf(local, id);
  try {
    local.store.unit(() => act(local, local.customer(session.customer), fields));
  } catch (error) {
    if (error instanceof StripeError) return showPortal(local, id, error.message);
    throw error;
  }
  return { location: `/p/session/${id}` };
}

function act(local: Local, customer: Customer, fields: Readonly<Record<string, unknown>>): void {
  if (fields['do'] === 'card') return changeCard(local, customer, fields['card'] === 'failing' ? 'failing' : 'good');
  // Somebody else's subscription is none here.
  const subscription = liveSubscriptions(local, customer.id).find((one) => one.id === fields['subscription']);
  if (subscription === undefined) throw invalid('This subscription has ended.', 'subscription');
  switch (fields['do']) {
    case 'cancel':
      return void updateSubscription(local, subscription.id, { cancel_at_period_end: true });
    case 'resume':
      return void updateSubscription(local, subscription.id, { cancel_at_period_end: false });
    case 'change':
      return changePlan(local, subscription, String(fields['price']));
    case 'end-period':
      return endPeriod(local, customer, subscription);
    default:
      throw invalid('There is no such button.', 'do');
  }
}
