import type { PeriodLimit } from '@fenago/contracts';
import type { FinishReason, ModelError } from '@fenago/llm';
import type { Reserved } from '../domain/allowance.js';
import type { Ending } from '../domain/ending.js';
import { DEADLINE_EXCEEDED } from '../domain/take-over.js';

type Exhausted = Extract<Reserved, { readonly kind: 'exhausted' }>;

export const AGENT_GONE = {
  status: 'failed',
  error: { code: 'agent_not_found', message: 'The agent is gone; choose another one for the conversation.' },
} as const satisfies Ending;

export const CONTEXT_TOO_LONG = {
  status: 'failed',
  error: {
    code: 'context_too_long',
    message: "The history does not fit the agent's context; allow its truncation, give the agent a larger context, or begin a new conversation.",
  },
} as const satisfies Ending;

export const PROVIDER_KEY_MISSING = {
  status: 'failed',
  error: {
    code: 'provider_key_missing',
    message: "The agent's provider key is missing. Its owner can add one of that name, or choose another provider for the agent.",
  },
} as const satisfies Ending;

export const PROVIDER_KEY_UNREADABLE = {
  status: 'failed',
  error: { code: 'provider_key_unreadable', message: "The agent's provider key cannot be opened. Its owner can give the key again." },
} as const satisfies Ending;

export const MODEL_NOT_IN_PLAN = {
  status: 'failed',
  error: { code: 'model_not_in_plan', message: "Your plan does not allow the agent's model. Choose a larger plan, or an agent with another model." },
} as const satisfies Ending;

export const TOOL_NOT_IN_PLAN = {
  status: 'failed',
  error: { code: 'tool_not_in_plan', message: "Your plan does not allow a kind of tool that the agent or the request has. Choose a larger plan, or other tools." },
} as const satisfies Ending;

export const BUDGET_EXHAUSTED = { status: 'incomplete', reason: 'budget_exhausted' } as const satisfies Ending;

/** How an execution ends of which nothing was done, for too little is left of its user's allowance. */
export function endingOfExhausted(exhausted: Exhausted): Ending {
  return { status: 'failed', error: { code: 'allowance_exhausted', message: sentenceOf(exhausted) } };
}

const NAMES: Readonly<Record<PeriodLimit, string>> = { requests: 'requests', tokens: 'tokens', spendMicros: 'spending' };

function sentenceOf({ limit, planId, resetsAt }: Exhausted): string {
  return `Too little is left of what the plan ${planId} allows of ${NAMES[limit]}. It begins anew at ${resetsAt.toISOString()}; a larger plan helps at once.`;
}

export const INTERNAL = {
  status: 'failed',
  error: { code: 'internal', message: 'Something went wrong on our side; send the message again.' },
} as const satisfies Ending;

const FINISHES: Readonly<Record<FinishReason | 'budget_exhausted', Ending>> = {
  stop: { status: 'completed' },
  tool_calls: { status: 'completed' },
  max_output_tokens: { status: 'incomplete', reason: 'max_output_tokens' },
  content_filter: { status: 'incomplete', reason: 'content_filter' },
  budget_exhausted: BUDGET_EXHAUSTED,
};

/** How an execution ends whose model stopped by itself, or was stopped at a bound. */
export function endingOfFinish(reason: keyof typeof FINISHES): Ending {
  return FINISHES[reason];
}

/** How an execution ends whose model call failed for good. */
export function endingOfModelError({ code, message }: ModelError): Ending {
  return { status: 'failed', error: { code: code === 'aborted' ? 'internal' : code, message } };
}

/** How an execution ends that was stopped; undefined where its end is another worker's. */
export function endingOfStop(reason: 'cancel' | 'deadline' | 'lease_lost' | 'drain'): Ending | undefined {
  if (reason === 'cancel') return { status: 'cancelled' };
  return reason === 'deadline' ? DEADLINE_EXCEEDED : undefined;
}
