import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, PLANS, day, subscriptionOf } from '../../test/samples.js';
import { decideApplySubscriptions } from '../domain/billing-account.js';
import type { BillingAccountState } from '../domain/billing-account.state.js';
import type { Subscription } from '../domain/subscription.js';
import { lookUp } from './look-up.js';

const RUNS = 1_000;

/** A subscription's life at Stripe: each step brings about one event. */
const HISTORY: readonly (readonly Subscription[])[] = [
  [],
  [subscriptionOf({ status: 'incomplete' })],
  [subscriptionOf({ status: 'trialing', trialEnd: day(14) })],
  [subscriptionOf()],
  [subscriptionOf({ status: 'past_due', unpaidSince: day(30) })],
  [subscriptionOf()],
  [subscriptionOf({ cancelAt: day(31) })],
  [subscriptionOf()],
  [subscriptionOf({ planId: 'free' })],
  [subscriptionOf({ status: 'canceled' })],
  [subscriptionOf({ status: 'canceled' }), subscriptionOf({ subscriptionId: 'sub_2', startedAt: day(40), periodStart: day(40), periodEnd: day(70) })],
];
const LAST = HISTORY.length - 1;
const FACTS = ['subscription', 'planId', 'features', 'entitledUntil', 'hasSubscribed'] as const;

/** Stripe and an account, between which everything takes as long as the scheduler says. */
class World {
  state: BillingAccountState = ACCOUNT;
  private step = 0;
  private lookups = 0;

  constructor(
    private readonly scheduler: fc.Scheduler,
    private readonly looksAgain: boolean,
  ) {}

  happens(step: number): Promise<void> {
    return this.scheduler.schedule(Promise.resolve(), `step ${step}`).then(() => void (this.step = Math.max(this.step, step)));
  }

  /** One delivery of a webhook. Given up by whoever is not the last one to look, as often as a queue would not bring it again. */
  async delivered(): Promise<void> {
    let begun = 0;
    for (;;) {
      try {
        return await lookUp({
          begin: async () => (begun = this.lookups += 1),
          fetch: async () => {
            const found = HISTORY[this.step] ?? [];
            await this.scheduler.schedule(Promise.resolve(), 'the answer comes');
            return found;
          },
          apply: async (all) => {
            const decision = decideApplySubscriptions(this.state, all, PLANS, { now: day(50) });
            if (decision.kind === 'commit') this.state = { ...this.state, ...decision.changes.set, v: this.state.v + 1 };
          },
          latest: async () => (this.looksAgain ? this.lookups : begun),
          pause: async () => undefined,
        });
      } catch {
        await this.scheduler.schedule(Promise.resolve(), 'it comes again');
      }
    }
  }
}

/** Webhooks of the history in any order, each three times, twice, once or never. */
const STEPS = Array.from({ length: LAST }, (_, index) => index + 1);
const deliveries = fc.shuffledSubarray([...STEPS, ...STEPS, ...STEPS]);

function property(looksAgain: boolean) {
  return fc.asyncProperty(fc.scheduler(), deliveries, async (scheduler, order) => {
    const world = new World(scheduler, looksAgain);
    const life = (async () => {
      for (const step of STEPS) await world.happens(step);
      // Whatever was lost, the sweep finds.
      await world.delivered();
    })();
    const webhooks = order.map(async (step) => {
      await scheduler.schedule(Promise.resolve(), `webhook ${step}`);
      await world.delivered();
    });
    await scheduler.waitFor(Promise.all([life, ...webhooks]));
    const expected = decideApplySubscriptions(ACCOUNT, HISTORY[LAST] ?? [], PLANS, { now: day(50) });
    expect(expected.kind).toBe('commit');
    for (const fact of FACTS) expect(world.state[fact]).toEqual(expected.kind === 'commit' && expected.changes.set?.[fact]);
  });
}

describe('lookUp', () => {
  it(`ends with what Stripe has, whatever order webhooks come in, three times or never (${RUNS} times)`, async () => {
    await fc.assert(property(true), { numRuns: RUNS });
  }, 120_000);

  it('would not, did it not look again where another look has begun meanwhile', async () => {
    const { failed } = await fc.check(property(false), { numRuns: RUNS, seed: 1, endOnFailure: true });
    expect(failed).toBe(true);
  });

  it('gives up where others look each time', async () => {
    let looks = 0;
    const pauses: number[] = [];
    const pause = async (attempt: number) => void pauses.push(attempt);
    const restless = { begin: async () => (looks += 1), fetch: async () => [], apply: async () => undefined, latest: async () => looks + 1, pause };
    await expect(lookUp(restless)).rejects.toMatchObject({ code: 'concurrent_update' });
    expect(looks).toBe(5);
    expect(pauses).toEqual([1, 2, 3, 4]);
  });
});
