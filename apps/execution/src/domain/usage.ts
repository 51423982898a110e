import type { UsageView } from '@fenago/contracts';
import { modelSteps, type Step } from './steps.js';

export const NO_USAGE: UsageView = {
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  estimated: false,
};

export function addUsage(a: UsageView, b: UsageView): UsageView {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    estimated: a.estimated || b.estimated,
  };
}

/** Input and output together. */
export function tokensOf({ inputTokens, outputTokens }: UsageView): number {
  return inputTokens + outputTokens;
}

/** What finished calls of the model have used together. */
export function usageOf(steps: readonly Step[]): UsageView {
  return modelSteps(steps).reduce((sum, { usage }) => (usage === null ? sum : addUsage(sum, usage)), NO_USAGE);
}

/** What they have cost together, in millionths of the price table's currency. */
export function costOf(steps: readonly Step[]): number {
  return modelSteps(steps).reduce((sum, { costMicros }) => sum + costMicros, 0);
}
