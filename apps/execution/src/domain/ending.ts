import type { EventData, IncompleteReason, ToolCall, UsageView } from '@fenago/contracts';
import { newEvent, type NewEvent } from '@fenago/aggregate/decision';
import { log, withLogs, type ExecutionFields, type LogEntry } from './execution.state.js';

/** Which way an execution ends. */
export type Ending =
  | { readonly status: 'completed' }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed'; readonly error: { readonly code: string; readonly message: string } }
  | { readonly status: 'incomplete'; readonly reason: IncompleteReason };

/** What a worker brings back. */
export interface Outcome {
  readonly ending: Ending;
  /** Text that the model gave; partial unless completed. */
  readonly output: string;
  /** What it asks of tools of the client. */
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: string;
  /** Of the attempt that is charged. */
  readonly usage: UsageView;
  /** Number of the last token frame sent under the fence. */
  readonly lastFrame: number;
  readonly logs: readonly LogEntry[];
}

/** Where and when an execution ends. `fence` is the one under which its last frame is numbered. */
export interface EndPoint {
  readonly executionId: string;
  readonly now: Date;
  readonly fence: number;
}

interface End {
  readonly set: Partial<ExecutionFields>;
  readonly event: NewEvent;
}

/** An outcome without a word of the model. */
export function emptyOutcome(ending: Ending, usage: UsageView): Outcome {
  return { ending, output: '', toolCalls: [], finishReason: ending.status === 'cancelled' ? 'cancelled' : 'error', usage, lastFrame: 0, logs: [] };
}

/** The fields and the event with which an execution ends. */
export function endOf(fields: ExecutionFields, outcome: Outcome, at: EndPoint): End {
  const { ending, output, usage } = outcome;
  const tokensUsed = usage.inputTokens + usage.outputTokens;
  const hasResult = ending.status === 'completed' || output !== '';
  const error = ending.status === 'failed' ? ending.error : null;
  const set = {
    status: ending.status,
    usage,
    tokensUsed,
    fence: at.fence,
    lastFrame: outcome.lastFrame,
    leaseOwner: null,
    leaseRenewedAt: null,
    handedBack: false,
    endTime: at.now,
    error,
    incompleteReason: ending.status === 'incomplete' ? ending.reason : null,
    result: hasResult ? { output, finishReason: outcome.finishReason, ...callsOf(outcome) } : null,
    logs: withLogs(fields.logs, [...outcome.logs, lastLog(outcome, at.now, tokensUsed)]),
    steps: fields.steps.map((step, index) =>
      index === fields.steps.length - 1 ? { ...step, finishedAt: at.now, usage } : step,
    ),
  } satisfies Partial<ExecutionFields>;
  return { set, event: eventOf(ending, dataOf(fields, outcome, at, tokensUsed)) };
}

function lastLog(outcome: Outcome, now: Date, tokensUsed: number): LogEntry {
  const { ending } = outcome;
  const why = ending.status === 'failed' ? ` (${ending.error.code})` : ending.status === 'incomplete' ? ` (${ending.reason})` : '';
  return log(now, ending.status === 'failed' ? 'error' : 'info', `Ended as ${ending.status}${why}; ${tokensUsed} tokens used.`);
}

function callsOf({ toolCalls }: Outcome): { readonly toolCalls?: ToolCall[] } {
  return toolCalls.length === 0 ? {} : { toolCalls: [...toolCalls] };
}

type OutcomeData = EventData<'execution.completed'>;

function dataOf(fields: ExecutionFields, outcome: Outcome, at: EndPoint, tokensUsed: number): OutcomeData {
  return {
    executionId: at.executionId,
    conversationId: fields.conversationId,
    messageId: fields.messageId,
    userId: fields.userId,
    agentId: fields.agentId,
    agentOwnerId: fields.agentOwnerId,
    agentVersion: fields.agentVersion ?? 0,
    provider: fields.provider ?? '',
    billedTo: fields.billedTo ?? 'platform',
    model: fields.model ?? '',
    output: outcome.output,
    finishReason: outcome.finishReason,
    ...callsOf(outcome),
    usage: outcome.usage,
    tokensUsed,
    attempts: fields.attempts,
    startTime: fields.startTime?.toISOString() ?? null,
    endTime: at.now.toISOString(),
    fence: at.fence,
    lastFrame: outcome.lastFrame,
  };
}

function eventOf(ending: Ending, data: OutcomeData): NewEvent {
  switch (ending.status) {
    case 'completed':
      return newEvent('execution.completed', data);
    case 'cancelled':
      return newEvent('execution.cancelled', data);
    case 'failed':
      return newEvent('execution.failed', { ...data, error: ending.error });
    case 'incomplete':
      return newEvent('execution.incomplete', { ...data, reason: ending.reason });
  }
}
