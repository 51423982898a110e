import type { EventData, FormatError, IncompleteReason, ToolCall, UsageView } from '@fenago/contracts';
import { newEvent, type NewEvent } from '@fenago/aggregate/decision';
import { log, type ExecutionFields, type LogEntry } from './execution.state.js';
import type { AnsweredBy, Step } from './steps.js';
import { keptTranscript, preambleOf } from './transcript.js';
import { NO_USAGE, addUsage, costOf, tokensOf, usageOf } from './usage.js';

/** Which way an execution ends. */
export type Ending =
  | { readonly status: 'completed' }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed' | 'expired'; readonly error: { readonly code: string; readonly message: string } }
  | { readonly status: 'incomplete'; readonly reason: IncompleteReason };

/** What a worker brings back. */
export interface Outcome {
  readonly ending: Ending;
  /** Text that the model gave; partial unless completed. */
  readonly output: string;
  /** What it asks of tools of the client. */
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: string;
  /** Set where the output is not of the form that was asked for. */
  readonly formatError?: FormatError | undefined;
  /** Of the last call of the model, which is not in the journal yet. */
  readonly usage: UsageView;
  /** Of that call, by the price table. */
  readonly costMicros: number;
  /** Who answered that call, since it need not be the agent's own model; nobody where there was no answer. */
  readonly answeredBy?: AnsweredBy | undefined;
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
  readonly logs: readonly LogEntry[];
  readonly event: NewEvent;
}

/** An outcome without a word of the model. */
export function emptyOutcome(ending: Ending): Outcome {
  const finishReason = ending.status === 'incomplete' ? ending.reason : ending.status === 'cancelled' ? 'cancelled' : 'error';
  return { ending, output: '', toolCalls: [], finishReason, usage: NO_USAGE, costMicros: 0, lastFrame: 0, logs: [] };
}

/** The fields and the event with which an execution ends. */
export function endOf(fields: ExecutionFields, outcome: Outcome, at: EndPoint): End {
  const { ending, output } = outcome;
  const current = currentStep(fields.steps);
  const usage = addUsage(usageOf(fields.steps), outcome.usage);
  const tokensUsed = tokensOf(usage);
  const preamble = preambleOf(fields.steps);
  const said = { ...callsOf(outcome), ...formatErrorOf(outcome), ...(preamble === '' ? {} : { preamble }) };
  const hasResult = ending.status === 'completed' || output !== '' || preamble !== '';
  const error = 'error' in ending ? ending.error : null;
  const set = {
    ...outcome.answeredBy,
    status: ending.status,
    usage,
    tokensUsed,
    costMicros: costOf(fields.steps) + outcome.costMicros,
    fence: at.fence,
    lastFrame: outcome.lastFrame,
    leaseOwner: null,
    leaseRenewedAt: null,
    handedBack: false,
    deadlineAt: null,
    deadlineLeftMs: null,
    actionsExpireAt: null,
    endTime: at.now,
    error,
    incompleteReason: ending.status === 'incomplete' ? ending.reason : null,
    result: hasResult ? { output, finishReason: outcome.finishReason, ...said } : null,
    steps: current === undefined ? fields.steps : fields.steps.with(current, lastStep(fields, current, outcome, at.now)),
  } satisfies Partial<ExecutionFields>;
  const data = dataOf(fields, outcome, at);
  const logs = [...outcome.logs, lastLog(outcome, at.now, tokensUsed)];
  return { set, logs, event: eventOf(ending, { ...data, ...said, usage, tokensUsed, ...stepOf(current, outcome) }) };
}

/** The call of the model that is under way; undefined where a tool is, or nothing was begun. */
function currentStep(steps: readonly Step[]): number | undefined {
  const last = steps.at(-1);
  return last?.kind === 'model' && last.finishedAt === null ? last.number : undefined;
}

function lastStep(fields: ExecutionFields, number: number, outcome: Outcome, finishedAt: Date): Step {
  const { output: text, toolCalls, usage, costMicros, answeredBy = fields } = outcome;
  const startedAt = fields.steps[number]?.startedAt ?? finishedAt;
  const { model, provider, billedTo } = answeredBy;
  return { kind: 'model', number, attempt: fields.attempts, startedAt, finishedAt, model, provider, billedTo, usage, costMicros, text, toolCalls };
}

/** What the ledger needs of the last call of the model; nothing where it is there already. */
function stepOf(current: number | undefined, { usage }: Outcome): Pick<OutcomeData, 'step' | 'stepUsage'> {
  return current === undefined ? {} : { step: current, stepUsage: usage };
}

function lastLog(outcome: Outcome, now: Date, tokensUsed: number): LogEntry {
  const { ending } = outcome;
  const why = 'error' in ending ? ` (${ending.error.code})` : ending.status === 'incomplete' ? ` (${ending.reason})` : '';
  return log(now, 'error' in ending ? 'error' : 'info', `Ended as ${ending.status}${why}; ${tokensUsed} tokens used.`);
}

/** What enters the history before the reply. */
function messagesOf(steps: readonly Step[]): Pick<OutcomeData, 'messages'> {
  const messages = keptTranscript(steps);
  return messages.length === 0 ? {} : { messages: [...messages] };
}

function callsOf({ toolCalls }: Outcome): { readonly toolCalls?: ToolCall[] } {
  return toolCalls.length === 0 ? {} : { toolCalls: [...toolCalls] };
}

/** A reply that was cut, or stopped, says nothing of its form. */
function formatErrorOf({ ending, formatError }: Outcome): { readonly formatError?: FormatError } {
  return ending.status !== 'completed' || formatError === undefined ? {} : { formatError };
}

type OutcomeData = EventData<'execution.completed'>;

function dataOf(fields: ExecutionFields, outcome: Outcome, at: EndPoint): Omit<OutcomeData, 'usage' | 'tokensUsed'> {
  const { model, provider, billedTo } = outcome.answeredBy ?? fields;
  return {
    executionId: at.executionId,
    conversationId: fields.conversationId,
    messageId: fields.messageId,
    userId: fields.userId,
    agentId: fields.agentId,
    agentOwnerId: fields.agentOwnerId,
    agentVersion: fields.agentVersion ?? 0,
    provider: provider ?? '',
    billedTo: billedTo ?? 'platform',
    model: model ?? '',
    output: outcome.output,
    finishReason: outcome.finishReason,
    ...messagesOf(fields.steps),
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
    case 'expired':
      return newEvent('execution.failed', { ...data, error: ending.error });
    case 'incomplete':
      return newEvent('execution.incomplete', { ...data, reason: ending.reason });
  }
}
