import { commit, newEvent, nothing, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { refuseRevision } from '@fenago/contracts';
import { conversationNotFound } from './errors.js';
import type { ConversationState, ConversationStatus } from './state.js';

export interface UpdateConversation {
  readonly userId: string;
  /** Undefined fields stay as they are. */
  readonly title: string | undefined;
  readonly status: ConversationStatus | undefined;
  /** Takes the place of what is there. */
  readonly metadata: Readonly<Record<string, string>> | undefined;
  readonly ifRevisions?: readonly number[] | undefined;
}

/** Renames, archives or restores. A turn that runs and what is queued go on; archived, a conversation takes no new message. */
export function decideUpdateConversation(
  state: ConversationState | null,
  command: UpdateConversation,
  context: DecisionContext,
): Decision<ConversationState, ConversationState> {
  if (state === null || state.userId !== command.userId) return reject(conversationNotFound());
  const refusal = refuseRevision(state.v, command.ifRevisions);
  if (refusal !== undefined) return reject(refusal);
  const title = command.title ?? state.title;
  const status = command.status ?? state.status;
  const metadata = command.metadata ?? state.metadata;
  if (title === state.title && status === state.status && command.metadata === undefined) return nothing(state);
  return commit(
    { set: { title, status, metadata } },
    [newEvent('conversation.updated', { conversationId: state._id, title, status })],
    { ...state, title, status, metadata, v: context.version, updatedAt: context.now },
  );
}
