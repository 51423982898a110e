import { timeOfId, type ExecutionView, type TurnView } from '@fenago/contracts';

/** An execution that was accepted a moment ago and that its own service does not know yet. */
export function queuedExecutionOf(turn: TurnView): ExecutionView {
  const createdAt = new Date(timeOfId(turn.executionId)).toISOString();
  return {
    id: turn.executionId,
    object: 'execution',
    agentId: turn.agentId,
    conversationId: turn.conversationId,
    userId: turn.userId,
    messageId: turn.messageId,
    status: 'queued',
    model: null,
    tokensUsed: 0,
    usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, estimated: false },
    costMicros: 0,
    attempts: 0,
    steps: [],
    actions: [],
    startTime: null,
    endTime: null,
    error: null,
    incomplete_details: null,
    logs: [],
    result: null,
    lastEventId: null,
    options: turn.options ?? null,
    createdAt,
    updatedAt: createdAt,
  };
}
