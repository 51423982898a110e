import { DEFAULT_ACTION_SECONDS, DEFAULT_MAX_STEPS, type AgentConfiguration, type IncompleteReason } from '@fenago/contracts';
import { modelSteps, toolSteps, type Step } from './steps.js';
import { costOf, tokensOf, usageOf } from './usage.js';

/** Calls of tools that one execution may make, those that it waits for included. */
export const MAX_TOOL_STEPS = 256;
/** Bytes that the journal of one execution may have: its document and its events stay bounded. */
export const MAX_JOURNAL_BYTES = 4 * 1024 * 1024;

/** What one execution may do; null where there is no bound. */
export interface Bounds {
  /** Calls of the model. */
  readonly maxSteps: number;
  readonly maxTokens: number | null;
  readonly maxCostMicros: number | null;
  /** Milliseconds that an action is waited for; null where nobody can be asked. */
  readonly actionMs: number | null;
}

/** Of an execution whose turn has not begun. */
export const DEFAULT_BOUNDS: Bounds = { maxSteps: DEFAULT_MAX_STEPS, maxTokens: null, maxCostMicros: null, actionMs: null };

/** @param canAsk whether somebody can be asked for an action in the middle of the turn */
export function boundsOf({ limits = {} }: AgentConfiguration, canAsk: boolean): Bounds {
  const { maxSteps = DEFAULT_MAX_STEPS, maxTokens = null, maxCostMicros = null, actionSeconds = DEFAULT_ACTION_SECONDS } = limits;
  return { maxSteps, maxTokens, maxCostMicros, actionMs: canAsk ? actionSeconds * 1_000 : null };
}

/** Why the model must not be called again; undefined where it may. */
export function exhausted(steps: readonly Step[], bounds: Bounds): IncompleteReason | undefined {
  if (modelSteps(steps).length >= bounds.maxSteps || isFull(steps)) return 'max_steps';
  const overTokens = bounds.maxTokens !== null && tokensOf(usageOf(steps)) >= bounds.maxTokens;
  const overCost = bounds.maxCostMicros !== null && costOf(steps) >= bounds.maxCostMicros;
  return overTokens || overCost ? 'budget_exhausted' : undefined;
}

function isFull(steps: readonly Step[]): boolean {
  return toolSteps(steps).length >= MAX_TOOL_STEPS || Buffer.byteLength(JSON.stringify(steps)) >= MAX_JOURNAL_BYTES;
}
