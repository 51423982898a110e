import { commit, newEvent, nothing, type Decision, type DecisionContext, type NewEvent } from '@fenago/aggregate/decision';
import type { EventData, ToolCall, UsageView } from '@fenago/contracts';
import { isRunning, type ExecutionFields, type ExecutionState, type LogEntry } from './execution.state.js';
import type { PlannedCall } from './plan-calls.js';
import { proceed } from './proceed.js';
import type { AnsweredBy, ModelStep, Step, ToolStep } from './steps.js';
import { costOf, tokensOf, usageOf } from './usage.js';

/** A call of the model that asked for tools. */
export interface ModelStepDone extends AnsweredBy {
  readonly kind: 'model';
  readonly number: number;
  readonly usage: UsageView;
  readonly costMicros: number;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly planned: readonly PlannedCall[];
}

/** A call of a tool that has a result. */
export interface ToolStepDone {
  readonly kind: 'tool';
  readonly number: number;
  readonly result: string;
  readonly isError: boolean;
}

export type StepDone = ModelStepDone | ToolStepDone;

/** A worker's wish to note a finished step, and to go on. */
export interface Advance {
  /** Version that the worker's attempt owns. */
  readonly fence: number;
  readonly done: StepDone;
  readonly logs: readonly LogEntry[];
  readonly lastFrame: number;
}

/** What a worker does next; `fenced_off`: nothing, for another one has taken over. */
export interface Advanced {
  readonly next: 'go_on' | 'waits' | 'ended' | 'fenced_off';
  /** The journal, what is next begun. */
  readonly steps: readonly Step[];
  /** What the viewers of the execution are told. */
  readonly told: readonly NewEvent[];
}

const FENCED_OFF: Advanced = { next: 'fenced_off', steps: [], told: [] };

/** A finished step enters the journal, and what follows from it begins. */
export function decideAdvance(state: ExecutionState | null, command: Advance, { now }: DecisionContext): Decision<ExecutionState, Advanced> {
  if (state === null || !isRunning(state) || state.fence !== command.fence) return nothing(FENCED_OFF);
  const { done, logs, lastFrame, fence } = command;
  const step = state.steps[done.number];
  // Told twice: the first time counted.
  if (step === undefined || step.finishedAt !== null) return nothing(goingOn(state, []));
  const steps = done.kind === 'model' ? withReply(state, step, done, now) : state.steps.with(done.number, withResult(step, done, now));
  const usage = usageOf(steps);
  const spent = { usage, tokensUsed: tokensOf(usage), costMicros: costOf(steps) };
  const fields: ExecutionFields = { ...state, steps, ...spent };
  const finished = steps.filter(({ number, finishedAt }) => finishedAt !== null && state.steps[number]?.finishedAt == null);
  const completed = finished.map((one) => stepCompleted(state, one));
  // Those that are told of the steps come before the last frame.
  const at = { executionId: state._id, now, fence, logs, lastFrame: lastFrame + completed.length };
  const { set, logs: entries, events, next } = proceed(fields, at);
  const [first, ...rest] = [...completed, ...events];
  if (first === undefined) return nothing(goingOn(state, []));
  const changes = { set: { ...spent, ...set }, append: { logs: entries } };
  return commit(changes, [first, ...rest], { next, steps: set.steps ?? steps, told: next === 'ended' ? completed : [first, ...rest] });
}

/** The answer to an advance that was handled before. */
export function advancedBefore(state: ExecutionState | null, fence: number, { number }: StepDone): Advanced {
  if (state === null || state.fence !== fence) return FENCED_OFF;
  const step = state.steps[number];
  const told = step === undefined ? [] : [stepCompleted(state, step)];
  if (isRunning(state)) return goingOn(state, told);
  return { next: state.status === 'requires_action' ? 'waits' : 'ended', steps: state.steps, told };
}

function goingOn({ steps }: ExecutionState, told: readonly NewEvent[]): Advanced {
  return { next: 'go_on', steps, told };
}

function withReply(state: ExecutionState, step: Step, done: ModelStepDone, now: Date): readonly Step[] {
  const { kind, number, model, provider, billedTo, usage, costMicros, text, toolCalls, planned } = done;
  const { attempt, startedAt } = step;
  const reply: ModelStep = { kind, number, attempt, startedAt, finishedAt: now, model, provider, billedTo, usage, costMicros, text, toolCalls };
  const expiresAt = new Date(now.getTime() + (state.bounds?.actionMs ?? 0));
  return [...state.steps.slice(0, number), reply, ...planned.map((call, index) => toolStep(number + 1 + index, call, now, expiresAt))];
}

function toolStep(number: number, { call, effect, action, refusal }: PlannedCall, now: Date, expiresAt: Date): ToolStep {
  return {
    kind: 'tool',
    number,
    attempt: 0,
    startedAt: null,
    finishedAt: refusal === null ? null : now,
    call,
    effect,
    result: refusal,
    isError: refusal !== null,
    action: action === null ? null : { type: action, expiresAt, answer: null },
  };
}

function withResult(step: Step, { result, isError }: ToolStepDone, now: Date): Step {
  return step.kind === 'tool' ? { ...step, finishedAt: now, result, isError } : step;
}

type StepData = EventData<'execution.step.completed'>;

/** The event of a finished step. */
export function stepCompleted(state: ExecutionState, step: Step): NewEvent {
  const { conversationId, messageId, userId, agentId, agentOwnerId, agentVersion } = state;
  const data: StepData = {
    executionId: state._id,
    conversationId,
    messageId,
    userId,
    agentId,
    agentOwnerId,
    agentVersion: agentVersion ?? 0,
    step: step.number,
    attempt: step.attempt,
    startedAt: step.startedAt?.toISOString() ?? null,
    finishedAt: (step.finishedAt ?? new Date(0)).toISOString(),
    ...(step.kind === 'model' ? { model: replyData(step) } : { tool: resultData(step) }),
  };
  return newEvent('execution.step.completed', data);
}

function replyData({ model, provider, billedTo, usage, costMicros, text, toolCalls }: ModelStep): NonNullable<StepData['model']> {
  const names = { model: model ?? '', provider: provider ?? '', billedTo: billedTo ?? 'platform' };
  return { ...names, usage: usage ?? usageOf([]), costMicros, text, toolCalls: [...toolCalls] };
}

function resultData({ call, effect, result, isError }: ToolStep): NonNullable<StepData['tool']> {
  return { callId: call.id, name: call.name, effect, result: result ?? '', isError };
}
