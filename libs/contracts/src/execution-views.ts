import type { PendingAction } from './action-shapes.js';
import type { BilledTo, ExecutionStatus, FormatError, IncompleteReason } from './execution-shapes.js';
import type { ToolCall } from './message-shapes.js';
import type { TurnOptions } from './turn-options.js';

/** Executions and their usage as services answer them and the API shows them; times are UTC, ISO 8601. */
export interface UsageView {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly estimated: boolean;
}

export interface ExecutionResult {
  readonly output: string;
  readonly finishReason: string;
  /** Calls that the client is to run itself. */
  readonly toolCalls?: readonly ToolCall[];
  /** What the model said before its last reply, between tools; cut where it is long. */
  readonly preamble?: string;
  /** Where the output is not of the form that was asked for. */
  readonly formatError?: FormatError;
}

export interface ExecutionView {
  readonly id: string;
  readonly object: 'execution';
  readonly agentId: string;
  readonly conversationId: string;
  readonly userId: string;
  readonly messageId: string;
  readonly status: ExecutionStatus;
  readonly model: string | null;
  readonly tokensUsed: number;
  readonly usage: UsageView;
  /** Of its finished calls of the model, by the price table; the ledger has what counts. */
  readonly costMicros: number;
  readonly attempts: number;
  /** In the order in which they began. */
  readonly steps: readonly StepView[];
  /** What it waits for. */
  readonly actions: readonly PendingAction[];
  readonly startTime: string | null;
  readonly endTime: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly incomplete_details: { readonly reason: IncompleteReason } | null;
  readonly logs: readonly { readonly at: string; readonly level: 'info' | 'warn' | 'error'; readonly message: string }[];
  readonly result: ExecutionResult | null;
  /** `<fence>.<n>` of the last event of its stream, once it has ended: who has got that one has seen everything. */
  readonly lastEventId: string | null;
  /** What its turn asked beside the message. */
  readonly options: TurnOptions | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ExecutionLogView {
  /** `<executionId>:<position>` */
  readonly id: string;
  readonly object: 'execution_log';
  readonly at: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
}

/** A call of the model, or of a tool. What it said and what it gave stands in the conversation. */
export interface StepView {
  readonly number: number;
  readonly kind: 'model' | 'tool';
  readonly status: 'waiting' | 'in_progress' | 'completed' | 'failed';
  readonly attempt: number;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Of a call of the model. */
  readonly model?: string;
  /** As {@link shownProvider} says it. */
  readonly provider?: string;
  readonly usage?: UsageView;
  readonly costMicros?: number;
  /** Of a call of a tool. */
  readonly name?: string;
  readonly callId?: string;
}

/**
 * The provider of a call of a model, as who had the agent run may see it: names of provider keys are their owner's to know.
 * @returns `agent_owner` where it is the name of somebody else's key
 */
export function shownProvider(
  { provider, billedTo }: { readonly provider: string; readonly billedTo?: BilledTo | null | undefined },
  { userId, agentOwnerId }: { readonly userId: string; readonly agentOwnerId: string },
): string {
  return billedTo === 'agent_owner' && userId !== agentOwnerId ? billedTo : provider;
}
