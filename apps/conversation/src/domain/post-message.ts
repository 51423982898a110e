import { commit, newEvent, nothing, reject, type Decision, type DecisionContext, type NewEvent } from '@fenago/aggregate/decision';
import { FenagoError, MAX_QUEUED_MESSAGES, type PostedMessage, type TurnPolicy } from '@fenago/contracts';
import { conversationNotFound, messageNotFound } from './errors.js';
import { queuedMessage, turnRefusal, type PostedTurn } from './posted-turn.js';
import { startTurn } from './start-turn.js';
import type { ActiveTurn, ConversationState, QueuedMessage } from './state.js';
import { changeWindow, type Sealed } from './window.js';

export interface PostMessage extends PostedTurn {
  /** The execution whose reply must be the last thing said. */
  readonly afterExecutionId: string | undefined;
  /** What is to happen where a turn runs; the agent's policy where it does not say. */
  readonly onBusy: TurnPolicy | undefined;
  /** Nothing new is taken: it is asked for what was posted before. */
  readonly onlyRepeated: boolean;
  readonly sealed: Sealed | undefined;
}

/** Bytes that may wait in one conversation: the queue shares Mongo's 16 MiB of a document with window and outbox. */
export const MAX_QUEUED_BYTES = 2 * 1024 * 1024;
const QUEUE_RETRY_SECONDS = 5;

/** Idle, the message starts its turn; while a turn runs the policy decides. */
export function decidePostMessage(
  state: ConversationState | null,
  command: PostMessage,
  context: DecisionContext,
): Decision<ConversationState, PostedMessage> {
  if (state === null || state.userId !== command.userId) return reject(conversationNotFound());
  const before = findPosted(state, command.executionId);
  if (before !== undefined) return nothing(before);
  if (command.onlyRepeated) return reject(messageNotFound());
  const posted = queuedMessage(command, context.now);
  const refused = refusal(state, command, posted.bytes);
  if (refused !== undefined) return reject(refused);
  if (state.active === null) return start(state, posted, command.sealed);
  const policy = command.onBusy ?? command.agent?.turnPolicy ?? 'enqueue';
  switch (policy) {
    case 'enqueue':
      return enqueue(state, posted, command.sealed);
    case 'reject':
      return reject(conversationBusy(state.active));
    case 'interrupt':
    case 'rollback':
      return interrupt(state, state.active, posted, { policy, sealed: command.sealed });
  }
}

/** An execution has one message: a proposal that is here already is the same request, sent again. */
function findPosted(state: ConversationState, executionId: string): PostedMessage | undefined {
  const waiting = state.queue.find((item) => item.executionId === executionId);
  if (waiting !== undefined) return { conversationId: state._id, messageId: waiting.messageId, executionId, turn: 'queued' };
  const started = state.messages.find((item) => item.starts === true && item.executionId === executionId);
  return started && { conversationId: state._id, messageId: started.id, executionId, turn: 'started' };
}

function refusal(state: ConversationState, command: PostMessage, bytes: number): FenagoError | undefined {
  const refused = placeRefusal(state, command.agentId) ?? turnRefusal(command, state.messages);
  if (refused !== undefined) return refused;
  if (command.afterExecutionId !== undefined && !isLastReply(state, command.afterExecutionId)) {
    return new FenagoError('conversation_moved_on', 'More was said in the conversation since that reply; go on from its last one, or fork it.');
  }
  const queuedBytes = state.queue.reduce((sum, message) => sum + message.bytes, bytes);
  if (state.queue.length >= MAX_QUEUED_MESSAGES || (state.queue.length > 0 && queuedBytes > MAX_QUEUED_BYTES)) {
    return new FenagoError('conversation_queue_full', 'Too many messages wait in this conversation; wait for a turn to end.', {
      retryAfterSeconds: QUEUE_RETRY_SECONDS,
    });
  }
  return undefined;
}

/** Why a conversation takes no message that an agent is to answer. */
export function placeRefusal({ status, agentId: own }: Pick<ConversationState, 'status' | 'agentId'>, agentId: string): FenagoError | undefined {
  if (status === 'archived') {
    return new FenagoError('conversation_archived', 'The conversation is archived; restore it to post to it.');
  }
  if (own !== null && own !== agentId) {
    return new FenagoError('conflict', 'The conversation is with another agent; begin one with this agent, or fork it.');
  }
  return undefined;
}

function isLastReply(state: ConversationState, executionId: string): boolean {
  const last = state.messages.at(-1);
  return state.active === null && last?.role === 'assistant' && last.executionId === executionId;
}

function start(state: ConversationState, posted: QueuedMessage, sealed: Sealed | undefined): Decision<ConversationState, PostedMessage> {
  const turn = startTurn(state, posted, state.messageCount);
  const { set, append, drop } = changeWindow(state, turn.messages, sealed);
  return commit({ set: { ...set, agentId: posted.agentId, active: turn.active }, append, drop }, turn.events, postedAnswer(state._id, posted, 'started'));
}

/** The message is next, behind those that interrupted before it; the turn that runs is asked to stop. What is to be rolled back stays so. */
function interrupt(
  state: ConversationState,
  active: ActiveTurn,
  posted: QueuedMessage,
  { policy, sealed }: { readonly policy: 'interrupt' | 'rollback'; readonly sealed: Sealed | undefined },
): Decision<ConversationState, PostedMessage> {
  const { set, drop } = changeWindow(state, [], sealed);
  const stopping = active.stopping === 'rollback' ? 'rollback' : policy;
  const earlier = state.queue.filter((waiting) => waiting.interrupts === true);
  const others = state.queue.filter((waiting) => waiting.interrupts !== true);
  const queue = [...earlier, { ...posted, interrupts: true as const }, ...others];
  const interrupted = newEvent('conversation.turn.interrupted', {
    executionId: active.executionId,
    conversationId: state._id,
    messageId: active.messageId,
    userId: state.userId,
    agentId: active.agentId,
    byExecutionId: posted.executionId,
    keepsReply: stopping === 'interrupt',
  });
  const events = [messageQueued(state, posted, earlier.length), interrupted] as const;
  return commit({ set: { ...set, queue, active: { ...active, stopping } }, drop }, events, postedAnswer(state._id, posted, 'queued'));
}

function conversationBusy({ executionId }: ActiveTurn): FenagoError {
  const message = 'A turn runs in the conversation. Wait for it, stop it, or post with another onBusy policy.';
  return new FenagoError('conversation_busy', message, { details: { executionId } });
}

function enqueue(state: ConversationState, posted: QueuedMessage, sealed: Sealed | undefined): Decision<ConversationState, PostedMessage> {
  const { set, drop } = changeWindow(state, [], sealed);
  return commit({ set, append: { queue: [posted] }, drop }, [messageQueued(state, posted, state.queue.length)], postedAnswer(state._id, posted, 'queued'));
}

function messageQueued(state: ConversationState, { messageId, executionId, agentId }: QueuedMessage, waitingBefore: number): NewEvent {
  return newEvent('conversation.message.queued', { conversationId: state._id, messageId, executionId, userId: state.userId, agentId, waitingBefore });
}

export function postedAnswer(conversationId: string, posted: QueuedMessage, turn: PostedMessage['turn']): PostedMessage {
  return { conversationId, messageId: posted.messageId, executionId: posted.executionId, turn };
}
