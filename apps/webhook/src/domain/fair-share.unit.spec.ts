import { describe, expect, it } from 'vitest';
import { mayBegin, type Claimant, type Load } from './fair-share.js';

const LIMIT = 10;
const who = (fields: Partial<Claimant> = {}): Claimant => ({ webhookId: 'webhook_1', concurrency: 5, isSuspect: false, ...fields });
const load = (fields: Partial<Load> = {}): Load => ({ total: 0, suspect: 0, ofWebhook: 0, webhooks: 1, ...fields });

describe('mayBegin', () => {
  it.each<[what: string, claimant: Claimant, load: Load, isSo: boolean]>([
    ['where nothing is under way', who(), load(), true],
    ['up to its concurrency', who(), load({ total: 4, ofWebhook: 4 }), true],
    ['not beyond', who(), load({ total: 5, ofWebhook: 5 }), false],
    ['not beyond the bound of all', who(), load({ total: LIMIT }), false],
    ['not beyond an equal share', who(), load({ total: 6, ofWebhook: 2, webhooks: 5 }), false],
    ['one at least, however many there are', who(), load({ total: 9, webhooks: 500 }), true],
    ['one of a suspect', who({ isSuspect: true }), load(), true],
    ['not two of a suspect', who({ isSuspect: true }), load({ total: 1, ofWebhook: 1 }), false],
    ['not where suspects have their half', who({ isSuspect: true }), load({ total: 5, suspect: 5, webhooks: 20 }), false],
    ['of others, where suspects have their half', who(), load({ total: 5, suspect: 5, webhooks: 20 }), true],
  ])('%s', (_what, claimant, now, isSo) => {
    expect(mayBegin(claimant, now, LIMIT)).toBe(isSo);
  });
});
