import { create, nothing, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import type { PostedMessage } from '@fenago/contracts';
import { agentRefusal, conversationCreated, newConversation } from './create-conversation.js';
import { conversationNotFound } from './errors.js';
import { postedAnswer } from './post-message.js';
import { queuedMessage, turnRefusal, type PostedTurn } from './posted-turn.js';
import { startTurn } from './start-turn.js';
import type { ConversationState } from './state.js';
import { changeWindow } from './window.js';

export interface BeginConversation extends PostedTurn {
  readonly conversationId: string;
  readonly title: string | undefined;
  readonly ephemeral: boolean;
}

/** A conversation and its first turn, in one commit. */
export function decideBeginConversation(
  state: ConversationState | null,
  command: BeginConversation,
  context: DecisionContext,
): Decision<ConversationState, PostedMessage> {
  const posted = queuedMessage(command, context.now);
  const answer = postedAnswer(command.conversationId, posted, 'started');
  // Ids are proposed by who asks: one that is taken is the same request again, or a guess.
  if (state !== null) return state.userId === command.userId ? nothing(answer) : reject(conversationNotFound());
  const refused = agentRefusal(command) ?? turnRefusal(command, []);
  if (refused !== undefined) return reject(refused);
  const fields = newConversation({ ...command, metadata: command.options?.metadata });
  const place = { ...fields, _id: command.conversationId };
  const turn = startTurn(place, posted, 0);
  const { set, append } = changeWindow(place, turn.messages, undefined);
  const ephemeral = command.ephemeral ? { ephemeral: true as const } : {};
  const made = { ...fields, ...set, ...ephemeral, messages: append.messages, active: turn.active };
  return create(made, [conversationCreated(command.conversationId, fields), ...turn.events], answer);
}
