import type { TurnView } from '@fenago/contracts';
import type { ConversationState } from '../domain/state.js';

type TurnRow = Pick<ConversationState, '_id' | 'userId' | 'agentId' | 'active'> & Partial<Pick<ConversationState, 'messages' | 'queue'>>;

/** @param row the conversation, with the one message of the execution in `queue` or in `messages` */
export function toTurnView(row: TurnRow, executionId: string): TurnView {
  const waiting = row.queue?.[0];
  const messageId = waiting?.messageId ?? row.messages?.[0]?.id ?? '';
  const running = row.active?.executionId === executionId ? 'active' : 'ended';
  const state = waiting === undefined ? running : 'queued';
  const options = waiting?.options ?? (running === 'active' ? row.active?.options : undefined);
  return { ...(options === undefined ? {} : { options }), conversationId: row._id, executionId, messageId, userId: row.userId, agentId: waiting?.agentId ?? row.agentId ?? '', state };
}
