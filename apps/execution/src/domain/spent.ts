import type { Spent } from './allowance.state.js';
import type { Outcome } from './ending.js';
import { modelSteps, type Step } from './steps.js';
import { tokensOf, usageOf } from './usage.js';

/** What finished calls of the model have used, and what of it the platform pays: an agent's owner who has brought a key pays the provider themselves. */
export function spentOf(steps: readonly Step[]): Spent {
  const spendMicros = modelSteps(steps).reduce((sum, { billedTo, costMicros }) => sum + (billedTo === 'agent_owner' ? 0 : costMicros), 0);
  return { tokens: tokensOf(usageOf(steps)), spendMicros };
}

/** The same, with a call that is not in the journal yet. */
export function spentWith(steps: readonly Step[], { usage, costMicros, answeredBy }: Pick<Outcome, 'usage' | 'costMicros' | 'answeredBy'>): Spent {
  const { tokens, spendMicros } = spentOf(steps);
  return { tokens: tokens + tokensOf(usage), spendMicros: spendMicros + (answeredBy?.billedTo === 'agent_owner' ? 0 : costMicros) };
}
