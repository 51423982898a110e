import { Type, type Static } from 'typebox';
import { changeItems, type HowToCharge } from '../billing/changes.js';
import { isLive, subscriptionOf } from '../billing/live.js';
import { endAtPeriod, renew } from '../billing/renewal.js';
import { save } from '../billing/save.js';
import { subscribe } from '../billing/subscribe.js';
import { end } from '../billing/subscription-end.js';
import { invalid } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { inRange, mergeMetadata, mergeText, oneOf, optional, params } from '../http/params.js';
import { route } from '../http/route.js';
import type { Local } from '../local.js';
import type { Subscription } from '../records/subscription.js';
import { attach } from './payment-methods.js';
import { search } from './search.js';

const DAY = 86_400;
const MAX_TRIAL_DAYS = 730;
const STATUSES = ['active', 'all', 'canceled', 'ended', 'incomplete', 'incomplete_expired', 'past_due', 'trialing', 'unpaid'] as const;

const item = { metadata: optional.metadata, price: optional.text, quantity: Type.Optional(Type.Integer({ minimum: 0 })) };
const shared = {
  cancel_at: Type.Optional(Type.Union([Type.Integer(), Type.Literal('')])),
  cancel_at_period_end: optional.flag,
  default_payment_method: optional.text,
  description: optional.text,
  metadata: optional.metadata,
  off_session: optional.flag,
  proration_behavior: Type.Optional(oneOf(['always_invoice', 'create_prorations', 'none'])),
  trial_end: Type.Optional(Type.Union([Type.Integer(), Type.Literal('now')])),
};
const creation = params({
  ...shared,
  collection_method: Type.Optional(oneOf(['charge_automatically'])),
  customer: Type.String(),
  items: Type.Array(params(item), { minItems: 1, maxItems: 20 }),
  payment_behavior: Type.Optional(oneOf(['allow_incomplete', 'default_incomplete', 'error_if_incomplete'])),
  trial_period_days: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_TRIAL_DAYS })),
});
const update = params({
  ...shared,
  items: Type.Optional(Type.Array(params({ ...item, deleted: optional.flag, id: optional.text }), { maxItems: 20 })),
  payment_behavior: Type.Optional(oneOf(['allow_incomplete', 'error_if_incomplete'])),
});
type Update = Static<typeof update>;

function trialEndOf(now: number, { trial_end: trialEnd, trial_period_days: days }: Pick<Static<typeof creation>, 'trial_end' | 'trial_period_days'>): number | null {
  if (trialEnd !== undefined && days !== undefined) throw invalid('trial_end and trial_period_days cannot be given both.', 'trial_end', 'parameters_exclusive');
  if (days !== undefined) return now + days * DAY;
  if (trialEnd === undefined || trialEnd === 'now') return null;
  if (trialEnd <= now || trialEnd > now + MAX_TRIAL_DAYS * DAY) throw invalid('trial_end must be in the future and within two years.', 'trial_end');
  return trialEnd;
}

/** The end that was asked for, or taken back. */
function withEnd(subscription: Subscription, now: number, given: Pick<Update, 'cancel_at' | 'cancel_at_period_end'>): Subscription {
  if (given.cancel_at === undefined && given.cancel_at_period_end === undefined) return subscription;
  const atPeriod = given.cancel_at_period_end === true;
  const cancelAt = atPeriod ? endAtPeriod(subscription) : given.cancel_at || null;
  if (cancelAt !== null && cancelAt <= now) throw invalid('cancel_at must be in the future.', 'cancel_at');
  const reason = cancelAt === null ? null : ('cancellation_requested' as const);
  const canceledAt = cancelAt === null ? null : (subscription.canceled_at ?? now);
  return { ...subscription, cancel_at: cancelAt, cancel_at_period_end: atPeriod, canceled_at: canceledAt, cancellation_details: { ...subscription.cancellation_details, reason } };
}

function withTrial(subscription: Subscription, trialEnd: number | null): Subscription {
  if (trialEnd === null) return subscription;
  const data = subscription.items.data.map((one) => ({ ...one, current_period_end: trialEnd }));
  return { ...subscription, billing_cycle_anchor: trialEnd, items: { ...subscription.items, data }, status: 'trialing', trial_end: trialEnd, trial_start: subscription.trial_start ?? subscription.created };
}

function changed(local: Local, subscription: Subscription, given: Update, now: number): Subscription {
  const customer = local.customer(subscription.customer);
  const method = given.default_payment_method;
  const changed: Subscription = {
    ...subscription,
    default_payment_method: method === undefined ? subscription.default_payment_method : method === '' ? null : attach(local, method, customer).id,
    description: mergeText(subscription.description, given.description),
    metadata: mergeMetadata(subscription.metadata, given.metadata),
  };
  return withEnd(withTrial(changed, trialEndOf(now, given.trial_end === undefined ? {} : { trial_end: given.trial_end })), now, given);
}

/** A trial that is to end now: its end is now, and what follows it follows. */
function endTrial(local: Local, subscription: Subscription, now: number): Subscription {
  if (subscription.status !== 'trialing') return subscription;
  const data = subscription.items.data.map((one) => ({ ...one, current_period_end: now }));
  renew(local, { ...subscription, billing_cycle_anchor: now, items: { ...subscription.items, data }, trial_end: now }, now);
  return subscriptionOf(local, subscription.id);
}

/** @throws StripeError 400 where it has ended already */
function liveOf(local: Local, id: string): Subscription {
  const found = subscriptionOf(local, id);
  if (!isLive(found)) throw invalid(`The subscription \`${id}\` has ended and can no longer be changed.`);
  return found;
}

export function updateSubscription(local: Local, id: string, given: Update): Subscription {
  const before = liveOf(local, id);
  const now = local.timeOf(local.customer(before.customer));
  const how: HowToCharge = { prorations: given.proration_behavior ?? 'create_prorations', failsWhenUnpaid: given.payment_behavior === 'error_if_incomplete' };
  const after = save(local, changed(local, before, given, now));
  const charged = given.items === undefined || given.items.length === 0 ? after : changeItems(local, after, given.items, now, how);
  return given.trial_end === 'now' ? endTrial(local, charged, now) : charged;
}

export const subscriptionRoutes = [
  route('POST', '/v1/subscriptions', creation, (local, { params: given }) => {
    const customer = local.customer(given.customer, 'customer');
    const made = subscribe(local, {
      customer,
      items: given.items,
      trialEnd: trialEndOf(local.timeOf(customer), given),
      metadata: mergeMetadata({}, given.metadata),
      description: given.description ?? null,
      defaultPaymentMethod: given.default_payment_method === undefined ? null : attach(local, given.default_payment_method, customer).id,
      onFailure: given.payment_behavior ?? 'allow_incomplete',
    });
    return save(local, withEnd(made, local.timeOf(customer), given));
  }),
  route(
    'GET',
    '/v1/subscriptions',
    params({ ...paging, created: optional.range, customer: optional.text, price: optional.text, status: Type.Optional(oneOf(STATUSES)), test_clock: optional.text }),
    (local, { params: { created, customer, price, status, test_clock: clock, ...paged } }) => {
      const matching = local.store
        .all('subscriptions')
        .filter((one) => (customer === undefined || one.customer === customer) && (clock === undefined || one.test_clock === clock) && inRange(one.created, created))
        .filter((one) => (price === undefined || one.items.data.some((entry) => entry.price.id === price)) && hasStatus(one, status));
      return page('/v1/subscriptions', matching.toReversed(), paged);
    },
  ),
  search('subscriptions', ['status', 'metadata']),
  route('GET', '/v1/subscriptions/:id', params({}), (local, { id }) => subscriptionOf(local, id)),
  route('POST', '/v1/subscriptions/:id', update, (local, { id, params: given }) => updateSubscription(local, id, given)),
  route('DELETE', '/v1/subscriptions/:id', params({}), (local, { id }) => {
    const live = liveOf(local, id);
    return end(local, live, local.timeOf(local.customer(live.customer)));
  }),
  route('GET', '/v1/subscription_items', params({ ...paging, subscription: Type.String() }), (local, { params: { subscription, ...paged } }) =>
    page(`/v1/subscription_items?subscription=${subscription}`, subscriptionOf(local, subscription, 'subscription').items.data, paged),
  ),
];

/** Without a status Stripe lists what has not been cancelled. */
function hasStatus(subscription: Subscription, status: (typeof STATUSES)[number] | undefined): boolean {
  if (status === undefined) return subscription.status !== 'canceled';
  if (status === 'ended') return !isLive(subscription);
  return status === 'all' || subscription.status === status;
}
