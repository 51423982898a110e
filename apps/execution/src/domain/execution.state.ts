import type { BilledTo, ExecutionResult, ExecutionStatus, ImagePart, IncompleteReason, TurnOptions, UsageView } from '@fenago/contracts';
import type { AggregateState } from '@fenago/aggregate/decision';
import type { Bounds } from './bounds.js';
import type { Step } from './steps.js';
import { NO_USAGE } from './usage.js';

/** Entries that `logs` keeps once the older ones have been sealed into pages; entries of a page; characters of one. */
export const MAX_LOGS = 50;
export const LOG_PAGE = 25;
export const MAX_LOG_CHARACTERS = 500;
/** Starts of one execution that may fail because its worker was lost. */
export const MAX_ATTEMPTS = 3;

export interface LogEntry {
  readonly at: Date;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
}

/** Where an execution belongs. */
export interface Place {
  readonly conversationId: string;
  readonly messageId: string;
  readonly userId: string;
  readonly agentId: string;
}

/** What a turn that begins asks of its execution. */
export interface Turn extends Place {
  /** Position of the user's message in the conversation. */
  readonly messagePosition: number;
  readonly agentVersion: number;
  /** The message that begins the turn; a worker that takes over needs no event for it. */
  readonly input: string;
  /** Set where that message is the result of a tool: the id of the call that it answers. */
  readonly toolCallId: string | null;
  /** Pictures of that message. */
  readonly images: readonly ImagePart[] | null;
  /** What the turn asks beside the message. */
  readonly options: TurnOptions | null;
}

export interface ExecutionFields extends Place {
  readonly status: ExecutionStatus;
  /** These are null until the turn begins. */
  readonly messagePosition: number | null;
  readonly agentVersion: number | null;
  readonly input: string | null;
  readonly toolCallId: string | null;
  readonly images: readonly ImagePart[] | null;
  readonly options: TurnOptions | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly billedTo: BilledTo | null;
  readonly agentOwnerId: string;
  /** Input and output tokens of its finished calls of the model. */
  readonly tokensUsed: number;
  readonly usage: UsageView;
  /** Of its finished calls of the model, by the price table, in millionths of its currency. */
  readonly costMicros: number;
  readonly attempts: number;
  /** Starts, those that were handed back included. */
  readonly runs: number;
  /** Version of the commit that the present attempt owns; 0 before the first. */
  readonly fence: number;
  readonly lastFrame: number;
  /** Made anew for each claim, so that a claim can tell itself from all others. */
  readonly leaseOwner: string | null;
  /** By the database server's clock; renewed without a new version. */
  readonly leaseRenewedAt: Date | null;
  /** Set where a draining worker gave the execution back: taking it over is no further attempt. */
  readonly handedBack: boolean;
  readonly deadlineAt: Date | null;
  /** Milliseconds to the deadline that are left while it waits for an action, which do not count. */
  readonly deadlineLeftMs: number | null;
  /** When the first of the actions that it waits for expires. */
  readonly actionsExpireAt: Date | null;
  /** Null until the turn begins. */
  readonly bounds: Bounds | null;
  readonly startTime: Date | null;
  readonly endTime: Date | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly incompleteReason: IncompleteReason | null;
  /** The newest entries; what came before is in pages. */
  readonly logs: readonly LogEntry[];
  /** Entries in pages: position of the first one of `logs`. */
  readonly logBase: number;
  readonly result: ExecutionResult | null;
  readonly steps: readonly Step[];
  /** Of the request that started it all; later attempts keep it. */
  readonly correlationId: string | null;
}

/** AGENT_EXECUTION */
export interface ExecutionState extends AggregateState, ExecutionFields {}

/** An execution that nothing has been done for yet. */
export function newExecution(place: Place, agentOwnerId: string): ExecutionFields {
  const { conversationId, messageId, userId, agentId } = place;
  return {
    conversationId,
    messageId,
    userId,
    agentId,
    agentOwnerId,
    status: 'queued',
    messagePosition: null,
    agentVersion: null,
    input: null,
    toolCallId: null,
    images: null,
    options: null,
    model: null,
    provider: null,
    billedTo: null,
    tokensUsed: 0,
    usage: NO_USAGE,
    costMicros: 0,
    attempts: 0,
    runs: 0,
    fence: 0,
    lastFrame: 0,
    leaseOwner: null,
    leaseRenewedAt: null,
    handedBack: false,
    deadlineAt: null,
    deadlineLeftMs: null,
    actionsExpireAt: null,
    bounds: null,
    startTime: null,
    endTime: null,
    error: null,
    incompleteReason: null,
    logs: [],
    logBase: 0,
    result: null,
    steps: [],
    correlationId: null,
  };
}

/** Whether a worker holds it, or held it until it was lost. */
export function isRunning(state: ExecutionState): boolean {
  return state.status === 'in_progress' || state.status === 'cancelling';
}

export function log(at: Date, level: LogEntry['level'], message: string): LogEntry {
  return { at, level, message: message.slice(0, MAX_LOG_CHARACTERS) };
}

/** Logs with further entries, the newest kept. */
