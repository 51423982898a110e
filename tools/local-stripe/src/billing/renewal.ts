import type { Local } from '../local.js';
import type { Item, Subscription } from '../records/subscription.js';
import { advanceLines, issue, usageLines } from './invoicing.js';
import { isLive, ledgerOf, openInvoices, periodEnd, subscriptionOf } from './live.js';
import { collect } from './payment.js';
import { periodFrom } from './periods.js';
import { save } from './save.js';
import { end, expire } from './subscription-end.js';

const DAY = 86_400;
const TRIAL_REMINDER_SECONDS = 3 * DAY;
const INCOMPLETE_SECONDS = 23 * 3_600;
/** One wait is about years of monthly periods at most: more is a mistake. */
const MAX_STEPS = 20_000;

interface Due {
  readonly at: number;
  run(): void;
}

/**
 * Does what time has brought to subscriptions, in the order of time: reminders, renewals, tries to be paid, ends.
 * @param limit until when a subscription's time has come, in seconds; undefined for one that is left alone
 */
export function settle(local: Local, limit: (subscription: Subscription) => number | undefined): void {
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const dues = local.store.all('subscriptions').flatMap((subscription) => {
      const until = isLive(subscription) ? limit(subscription) : undefined;
      return until === undefined ? [] : duesOf(local, subscription).filter(({ at }) => at <= until);
    });
    const [first] = dues.sort((a, b) => a.at - b.at);
    if (first === undefined) return;
    first.run();
  }
  throw new Error(`Time was moved so far that subscriptions have more than ${MAX_STEPS} steps to go. Move it less at once.`);
}

function duesOf(local: Local, subscription: Subscription): Due[] {
  const { id, status, trial_end: trialEnd, cancel_at: cancelAt } = subscription;
  if (status === 'incomplete') {
    const at = subscription.created + INCOMPLETE_SECONDS;
    return [{ at, run: () => void expire(local, subscription, at) }];
  }
  const dues: Due[] = openInvoices(local, id).flatMap((invoice) => {
    const at = invoice.next_payment_attempt;
    return at === null ? [] : [{ at, run: () => void collect(local, invoice, at) }];
  });
  const ledger = ledgerOf(local, id);
  if (status === 'trialing' && trialEnd !== null && !ledger.trialEndTold) dues.push({ at: trialEnd - TRIAL_REMINDER_SECONDS, run: () => remind(local, subscription) });
  if (cancelAt !== null) dues.push({ at: cancelAt, run: () => finish(local, subscription, cancelAt) });
  const at = Math.min(...subscription.items.data.map((item) => item.current_period_end));
  dues.push({ at, run: () => renew(local, subscription, at) });
  return dues;
}

function remind(local: Local, subscription: Subscription): void {
  local.store.put('subscriptionLedgers', { ...ledgerOf(local, subscription.id), trialEndTold: true });
  local.emit('customer.subscription.trial_will_end', subscription);
}

/** The end that was asked for: what was used is still billed. */
function finish(local: Local, subscription: Subscription, now: number): void {
  const used = subscription.status === 'trialing' ? [] : usageLines(local, subscription, subscription.items.data);
  if (used.length > 0 || ledgerOf(local, subscription.id).pending.length > 0) collect(local, issue(local, subscription, used, 'subscription_cycle', now), now);
  const current = subscriptionOf(local, subscription.id);
  if (isLive(current)) end(local, current, now);
}

/** Begins the next period of every item whose period has ended, and of all where a trial has. */
export function renew(local: Local, subscription: Subscription, now: number): void {
  const wasTrial = subscription.status === 'trialing';
  const isDue = (item: Item) => item.current_period_end <= now;
  const ended = subscription.items.data.filter(isDue);
  const used = wasTrial ? [] : usageLines(local, subscription, ended);
  const data = subscription.items.data.map((item) => (isDue(item) ? nextPeriod(item, subscription.billing_cycle_anchor, now) : item));
  const next = save(local, { ...subscription, items: { ...subscription.items, data }, ...(wasTrial ? { status: 'active' as const } : {}) });
  const lines = [...used, ...advanceLines(local, next, data.filter((item) => item.current_period_start === now))];
  const period = { start: Math.min(...ended.map((item) => item.current_period_start)), end: now };
  collect(local, issue(local, next, lines, 'subscription_cycle', now, period), now);
}

function nextPeriod(item: Item, anchor: number, now: number): Item {
  if (item.price.recurring === null) return item;
  const { start, end } = periodFrom(now, anchor, item.price.recurring);
  return { ...item, current_period_start: start, current_period_end: end };
}

/** When a subscription ends that is to end with its period: with the trial, or with the longest period. */
export const endAtPeriod = (subscription: Subscription): number => subscription.trial_end !== null && subscription.status === 'trialing' ? subscription.trial_end : periodEnd(subscription);
