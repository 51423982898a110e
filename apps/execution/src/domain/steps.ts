import type { ActionType, BilledTo, ToolCall, ToolEffect, UsageView } from '@fenago/contracts';

interface StepBase {
  /** From 0, in the order in which they were planned. */
  readonly number: number;
  /** Attempt of the execution in which it began last; 0 while it has not begun. */
  readonly attempt: number;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Who gave a reply, and whose account the provider bills. */
export interface AnsweredBy {
  readonly model: string;
  readonly provider: string;
  readonly billedTo: BilledTo;
}

/** A call of the model: written before it and after it. */
export interface ModelStep extends StepBase {
  readonly kind: 'model';
  /** Who answered; null until it has. */
  readonly model: string | null;
  readonly provider: string | null;
  readonly billedTo: BilledTo | null;
  readonly usage: UsageView | null;
  /** By the price table, in millionths of its currency. */
  readonly costMicros: number;
  readonly text: string;
  /** What it asked for; calls without a step of their own are the client's to run when the turn has ended. */
  readonly toolCalls: readonly ToolCall[];
}

/** A call of a tool: written before it and after it. */
export interface ToolStep extends StepBase {
  readonly kind: 'tool';
  readonly call: ToolCall;
  readonly effect: ToolEffect;
  /** What the model is told; null until there is a result. */
  readonly result: string | null;
  readonly isError: boolean;
  /** What somebody must do before it can go on; null where nobody need do anything. */
  readonly action: Action | null;
}

export type Step = ModelStep | ToolStep;

export interface Action {
  readonly type: ActionType;
  readonly expiresAt: Date;
  readonly answer: ActionAnswer | null;
}

/** Who answered what, and when. */
export interface ActionAnswer {
  readonly at: Date;
  readonly userId: string;
  readonly approved: boolean;
  readonly reason: string | null;
}

/** What is to be done next; `end`: nothing, for the last reply asks only for tools that the client runs. */
export type Todo =
  | { readonly kind: 'model'; readonly number: number }
  | { readonly kind: 'tools'; readonly steps: readonly ToolStep[] }
  | { readonly kind: 'actions'; readonly steps: readonly ToolStep[] }
  | { readonly kind: 'end'; readonly toolCalls: readonly ToolCall[] };

export function isWaiting(step: Step): step is ToolStep & { readonly action: Action } {
  return step.kind === 'tool' && step.finishedAt === null && step.action !== null && step.action.answer === null;
}

/** Tools that may run come before actions that are waited for: once these have come in, nothing else is left to do. */
export function nextTodo(steps: readonly Step[]): Todo {
  const last = steps.at(-1);
  if (last?.kind === 'model' && last.finishedAt === null) return { kind: 'model', number: last.number };
  const open = toolSteps(steps).filter((step) => step.finishedAt === null);
  const runnable = open.filter((step) => !isWaiting(step));
  if (runnable.length > 0) return { kind: 'tools', steps: runnable };
  if (open.length > 0) return { kind: 'actions', steps: open };
  const toolCalls = handedOver(steps);
  return toolCalls.length > 0 ? { kind: 'end', toolCalls } : { kind: 'model', number: steps.length };
}

/** Calls of the last reply that the client is to run. */
function handedOver(steps: readonly Step[]): readonly ToolCall[] {
  const at = steps.findLastIndex((step) => step.kind === 'model');
  const reply = steps[at];
  if (reply?.kind !== 'model') return [];
  const run = new Set(toolSteps(steps.slice(at + 1)).map(({ call }) => call.id));
  return reply.toolCalls.filter(({ id }) => !run.has(id));
}

export function modelSteps(steps: readonly Step[]): readonly ModelStep[] {
  return steps.filter((step) => step.kind === 'model');
}

export function toolSteps(steps: readonly Step[]): readonly ToolStep[] {
  return steps.filter((step) => step.kind === 'tool');
}

/** The journal once what is next has begun: it is written before it is done. */
export function begun(steps: readonly Step[], attempt: number, now: Date): readonly Step[] {
  const todo = nextTodo(steps);
  switch (todo.kind) {
    case 'model': {
      const step = newModelStep(todo.number, attempt, now);
      return todo.number === steps.length ? [...steps, step] : steps.with(todo.number, step);
    }
    case 'tools': {
      const numbers = new Set(todo.steps.map((step) => step.number));
      // One that runs already has begun when it began.
      return steps.map((step) => (numbers.has(step.number) && !(step.startedAt !== null && step.attempt === attempt) ? { ...step, attempt, startedAt: now } : step));
    }
    default:
      return steps;
  }
}

/**
 * The journal of an execution whose worker is lost. A tool that had begun, and whose repetition would do harm, does not
 * begin again unless a person says so.
 * @param expiresAt null where nobody can be asked: then it is not repeated
 */
export function afterLoss(steps: readonly Step[], now: Date, expiresAt: Date | null): readonly Step[] {
  return steps.map((step) => {
    if (step.kind !== 'tool' || step.startedAt === null || step.finishedAt !== null || step.effect !== 'at_most_once') return step;
    if (expiresAt === null) return { ...step, finishedAt: now, result: OUTCOME_UNKNOWN, isError: true };
    return { ...step, action: { type: 'confirmation' as const, expiresAt, answer: null } };
  });
}

/** What a model is told of a call that may or may not have been carried out, and is not carried out again. */
export const OUTCOME_UNKNOWN = 'The outcome of this call is unknown: it may have been carried out. It was not repeated.';

function newModelStep(number: number, attempt: number, startedAt: Date): ModelStep {
  return { kind: 'model', number, attempt, startedAt, finishedAt: null, model: null, provider: null, billedTo: null, usage: null, costMicros: 0, text: '', toolCalls: [] };
}
