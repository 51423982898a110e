import { describe, expect, it } from 'vitest';
import { runChaos, type ChaosOptions } from '../../../tools/chaos/run.js';

const SETTLE_MS = 60_000;
/** What is answered twice is so at once, and conversations that got too much never come to rest. */
const CONTROL_SETTLE_MS = 15_000;

/** `npm run chaos` runs longer ones, of any seed. */
describe('chaos', () => {
  const violationsOf = async (options: Omit<ChaosOptions, 'log'>): Promise<readonly string[]> => {
    const { violations } = await runChaos({ ...options, log: () => undefined });
    return violations;
  };

  it('kills, a pause, a broker that is killed, wiped and rewound, a database that is killed: nothing lost, twice or out of order (seed 11)', async () => {
    expect(await violationsOf({ seed: 11, kills: 2, turns: 30, conversations: 5, settleMs: SETTLE_MS })).toEqual([]);
  });

  it('control: without causes, messages that were sent twice are answered twice (seed 11)', async () => {
    const violations = await violationsOf({ seed: 11, kills: 0, turns: 20, conversations: 3, settleMs: CONTROL_SETTLE_MS, unsafe: 'causes' });
    expect(violations.filter((violation) => violation.includes('was sent twice'))).not.toEqual([]);
  });
});
