import type { ExecutionView, FinalFrame } from '@fenago/contracts';
import type { SseEvent } from '../streaming/sse.js';

const EVENT_OF_STATUS: Readonly<Partial<Record<ExecutionView['status'], FinalFrame>>> = {
  completed: 'execution.completed',
  failed: 'execution.failed',
  cancelled: 'execution.cancelled',
  incomplete: 'execution.incomplete',
  expired: 'execution.failed',
};

/** The last event of an execution whose frames are gone, made of what is stored; `stored` tells it apart. */
export function storedResultOf(execution: ExecutionView): SseEvent {
  const data = {
    executionId: execution.id,
    conversationId: execution.conversationId,
    messageId: execution.messageId,
    userId: execution.userId,
    agentId: execution.agentId,
    model: execution.model,
    output: execution.result?.output ?? '',
    finishReason: execution.result?.finishReason ?? 'error',
    ...(execution.result?.preamble === undefined ? {} : { preamble: execution.result.preamble }),
    ...(execution.result?.toolCalls === undefined ? {} : { toolCalls: execution.result.toolCalls }),
    ...(execution.result?.formatError === undefined ? {} : { formatError: execution.result.formatError }),
    usage: execution.usage,
    tokensUsed: execution.tokensUsed,
    attempts: execution.attempts,
    startTime: execution.startTime,
    endTime: execution.endTime,
    ...(execution.error === null ? {} : { error: execution.error }),
    ...(execution.incomplete_details === null ? {} : { reason: execution.incomplete_details.reason }),
    stored: true,
  };
  return { id: execution.lastEventId ?? '', event: EVENT_OF_STATUS[execution.status] ?? 'execution.failed', data };
}
