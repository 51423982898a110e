import { commit, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { FenagoError, type InputMessage } from '@fenago/contracts';
import { conversationNotFound } from './errors.js';
import { importRefusal, wellFormed } from './posted-turn.js';
import { historyImported, importedMessages } from './start-turn.js';
import type { ConversationState, Message } from './state.js';
import { changeWindow, type Sealed } from './window.js';

export interface ImportMessages {
  readonly userId: string;
  /** Id that makes those of the messages the same each time. */
  readonly seed: string;
  readonly messages: readonly InputMessage[];
  readonly sealed: Sealed | undefined;
}

/** What was said elsewhere enters the history; while a turn runs its place would be uncertain. */
export function decideImportMessages(
  state: ConversationState | null,
  { userId, seed, messages, sealed }: ImportMessages,
  { now }: DecisionContext,
): Decision<ConversationState, readonly Message[]> {
  if (state === null || state.userId !== userId) return reject(conversationNotFound());
  if (state.active !== null) return reject(new FenagoError('conflict', 'A turn runs in the conversation; add messages when it has ended.', { retryAfterSeconds: 1 }));
  const refused = importRefusal(messages, '/messages');
  if (refused !== undefined) return reject(refused);
  const imported = importedMessages(messages.map(wellFormed), { seed, at: now, position: state.messageCount });
  const { set, append, drop } = changeWindow(state, imported, sealed);
  return commit({ set, append, drop }, [historyImported(state._id, state.messageCount, set.messageCount)], imported);
}
