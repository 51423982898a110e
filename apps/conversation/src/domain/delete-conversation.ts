import { newEvent, nothing, reject, remove, type Decision } from '@fenago/aggregate/decision';
import { refuseRevision } from '@fenago/contracts';
import { conversationNotFound } from './errors.js';
import type { ConversationState } from './state.js';

export interface DeleteConversation {
  readonly userId: string;
  readonly ifRevisions?: readonly number[] | undefined;
}

/** Also where a turn runs: its end finds no conversation and changes nothing. */
export function decideDeleteConversation(
  state: ConversationState | null,
  command: DeleteConversation,
): Decision<ConversationState, { readonly id: string; readonly deleted: true }> {
  if (state === null || state.userId !== command.userId) return reject(conversationNotFound());
  const refusal = refuseRevision(state.v, command.ifRevisions);
  if (refusal !== undefined) return reject(refusal);
  return remove([newEvent('conversation.deleted', { conversationId: state._id })], { id: state._id, deleted: true });
}

/** Whose it was is gone. */
export function decideEraseConversation(state: ConversationState | null): Decision<ConversationState, void> {
  if (state === null) return nothing(undefined);
  return remove([newEvent('conversation.deleted', { conversationId: state._id })], undefined);
}
