import { create, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { deterministicId, timeOfId } from '@fenago/contracts';
import { agentRefusal, conversationCreated, newConversation, type CreateConversation } from './create-conversation.js';
import { historyImported } from './start-turn.js';
import type { ConversationState, Message } from './state.js';

/** The last messages of what is taken over; those before `base` are in pages of the new conversation already. */
export interface ForkConversation extends Omit<CreateConversation, 'messages'> {
  readonly base: number;
  readonly window: readonly Message[];
  readonly ephemeral: boolean;
}

/** Pages come first, as when they are sealed: until the commit has returned nobody reads them. */
export function decideForkConversation(command: ForkConversation, context: DecisionContext): Decision<ConversationState, ConversationState> {
  const { conversationId, base, window, ephemeral } = command;
  const refused = agentRefusal(command);
  if (refused !== undefined) return reject(refused);
  const fields = {
    ...newConversation(command),
    messages: window,
    base,
    messageCount: base + window.length,
    windowBytes: window.reduce((sum, message) => sum + message.bytes, 0),
    ...(ephemeral ? { ephemeral } : {}),
  };
  const state = { ...fields, _id: conversationId, v: context.version, createdAt: context.now, updatedAt: context.now };
  const events = [conversationCreated(conversationId, fields), historyImported(conversationId, 0, fields.messageCount)] as const;
  return create(fields, events, state);
}

/** A message as it stands in a fork: its own there, and of no execution. */
export function forkedMessage({ starts: _starts, clientMessageId: _client, ...message }: Message, conversationId: string): Message {
  return { ...message, id: deterministicId('message', timeOfId(message.id), conversationId, message.id), executionId: null };
}
