import { completeCheckout } from '../billing/checkout.js';
import { invalid, StripeError } from '../http/errors.js';
import type { Local } from '../local.js';
import type { CheckoutSession } from '../records/checkout-session.js';
import { CARDS, type CardKind } from '../records/payment-method.js';
import { sessionOf } from '../resources/checkout-sessions.js';
import { button, day, escape, html, money, problem } from './layout.js';

/** What a page answers with: another page, or where to go. */
export type PageAnswer = { readonly html: string; readonly status?: number } | { readonly location: string };

export function showCheckout(local: Local, id: string, told?: string): PageAnswer {
  const session = sessionOf(local, id);
  if (session.status !== 'open') return { html: html('Checkout', problem(`This checkout is ${session.status}.`)), status: 410 };
  return { html: html('Subscribe', `${told === undefined ? '' : problem(told)}${contentOf(local, session)}`), status: told === undefined ? 200 : 402 };
}

function contentOf(local: Local, session: CheckoutSession): string {
  const rows = session.line_items.data.map((line) => {
    const amount = line.quantity === null ? 'by use' : `${money(line.amount_total, line.currency)} / ${line.price.recurring?.interval ?? ''}`;
    return `<dt>${escape(line.description)}${line.quantity === null ? '' : ` × ${line.quantity}`}</dt><dd>${escape(amount)}</dd>`;
  });
  const trialEnd = local.store.get('checkoutOrders', session.id)?.trialEnd ?? null;
  const due = `<dt><strong>Due today</strong></dt><dd><strong>${escape(money(session.amount_total, session.currency))}</strong></dd>`;
  const trial = trialEnd === null ? '' : `<dt>Free trial until</dt><dd>${day(trialEnd)}</dd>`;
  const action = `/c/pay/${session.id}`;
  const buttons = [
    button(action, 'Pay with a card that works', { card: 'good' }, true),
    button(action, 'Pay with a card that is declined', { card: 'declined' }),
    button(action, 'Give a card that fails when it is charged', { card: 'failing' }),
    session.cancel_url === null ? '' : `<p><a href="${escape(session.cancel_url)}">Back without paying</a></p>`,
  ];
  return `<dl>${rows.join('')}${trial}${due}</dl>${buttons.join('')}`;
}

/** The customer has chosen a card. */
export function submitCheckout(local: Local, id: string, fields: Readonly<Record<string, unknown>>): PageAnswer {
  const kind = fields['card'];
  if (typeof kind !== 'string' || !(kind in CARDS)) throw invalid('Choose a card.', 'card');
  const session = sessionOf(local, id);
  try {
    const { success_url: url } = local.store.unit(() => completeCheckout(local, session, kind as CardKind));
    return { location: url.replaceAll('{CHECKOUT_SESSION_ID}', id) };
  } catch (error) {
    if (error instanceof StripeError && error.details.status === 402) return showCheckout(local, id, error.message);
    throw error;
  }
}
