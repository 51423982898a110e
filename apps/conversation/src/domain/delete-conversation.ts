import { newEvent, reject, remove, type Decision } from '@fenago/aggregate/decision';
import { conversationNotFound } from './errors.js';
import type { ConversationState } from './state.js';

/** Also where a turn runs: its end finds no conversation and changes nothing. */
export function decideDeleteConversation(
  state: ConversationState | null,
  command: { readonly userId: string },
): Decision<ConversationState, { readonly id: string; readonly deleted: true }> {
  if (state === null || state.userId !== command.userId) return reject(conversationNotFound());
  return remove([newEvent('conversation.deleted', { conversationId: state._id })], { id: state._id, deleted: true });
}
