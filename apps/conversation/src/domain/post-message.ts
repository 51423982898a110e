import { commit, newEvent, nothing, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { FenagoError, MAX_MESSAGE_BYTES, MAX_QUEUED_MESSAGES, type PostedMessage } from '@fenago/contracts';
import { isRunnable, type KnownAgent } from './agent.js';
import { agentNotRunnable, conversationNotFound } from './errors.js';
import { startTurn } from './start-turn.js';
import { textBytes, type ConversationState, type QueuedMessage } from './state.js';
import { changeWindow, type Sealed } from './window.js';

export interface PostMessage {
  readonly userId: string;
  readonly messageId: string;
  readonly executionId: string;
  readonly content: string;
  readonly clientMessageId: string | undefined;
  /** Null where there is no such agent any more. */
  readonly agent: KnownAgent | null;
  readonly sealed: Sealed | undefined;
}

/** Bytes that may wait in one conversation: the queue shares Mongo's 16 MiB of a document with window and outbox. */
export const MAX_QUEUED_BYTES = 2 * 1024 * 1024;
const QUEUE_RETRY_SECONDS = 5;

/** Idle, the message starts its turn; while a turn runs it waits. */
export function decidePostMessage(
  state: ConversationState | null,
  command: PostMessage,
  context: DecisionContext,
): Decision<ConversationState, PostedMessage> {
  if (state === null || state.userId !== command.userId) return reject(conversationNotFound());
  const before = findPosted(state, command.executionId);
  if (before !== undefined) return nothing(before);
  const content = command.content.toWellFormed();
  const bytes = textBytes(content);
  const refused = refusal(state, command, bytes);
  if (refused !== undefined) return reject(refused);
  const posted: QueuedMessage = {
    messageId: command.messageId,
    executionId: command.executionId,
    content,
    bytes,
    agentVersion: command.agent?.version ?? 0,
    queuedAt: context.now,
    ...(command.clientMessageId === undefined ? {} : { clientMessageId: command.clientMessageId }),
  };
  return state.active === null ? start(state, posted, command.sealed) : enqueue(state, posted, command.sealed);
}

/** An execution has one message: a proposal that is here already is the same request, sent again. */
function findPosted(state: ConversationState, executionId: string): PostedMessage | undefined {
  const waiting = state.queue.find((item) => item.executionId === executionId);
  if (waiting !== undefined) return { conversationId: state._id, messageId: waiting.messageId, executionId, turn: 'queued' };
  const started = state.messages.find((item) => item.executionId === executionId && item.role === 'user');
  return started && { conversationId: state._id, messageId: started.id, executionId, turn: 'started' };
}

function refusal(state: ConversationState, command: PostMessage, bytes: number): FenagoError | undefined {
  if (state.status === 'archived') {
    return new FenagoError('conversation_archived', 'The conversation is archived; restore it to post to it.');
  }
  if (bytes > MAX_MESSAGE_BYTES) {
    return new FenagoError('message_too_large', `The message has ${bytes} bytes; at most ${MAX_MESSAGE_BYTES} are allowed. Shorten or split it.`);
  }
  if (command.agent === null || !isRunnable(command.agent, command.userId)) return agentNotRunnable();
  const queuedBytes = state.queue.reduce((sum, message) => sum + message.bytes, bytes);
  if (state.queue.length >= MAX_QUEUED_MESSAGES || (state.queue.length > 0 && queuedBytes > MAX_QUEUED_BYTES)) {
    return new FenagoError('conversation_queue_full', 'Too many messages wait in this conversation; wait for a turn to end.', {
      retryAfterSeconds: QUEUE_RETRY_SECONDS,
    });
  }
  return undefined;
}

function start(state: ConversationState, posted: QueuedMessage, sealed: Sealed | undefined): Decision<ConversationState, PostedMessage> {
  const turn = startTurn(state, posted, state.messageCount);
  const { set, append, drop } = changeWindow(state, [turn.message], sealed);
  return commit({ set: { ...set, active: turn.active }, append, drop }, [turn.event], answer(state, posted, 'started'));
}

function enqueue(state: ConversationState, posted: QueuedMessage, sealed: Sealed | undefined): Decision<ConversationState, PostedMessage> {
  const { messageId, executionId } = posted;
  const { set, drop } = changeWindow(state, [], sealed);
  const event = newEvent('conversation.message.queued', {
    conversationId: state._id,
    messageId,
    executionId,
    userId: state.userId,
    agentId: state.agentId,
    waitingBefore: state.queue.length,
  });
  return commit({ set, append: { queue: [posted] }, drop }, [event], answer(state, posted, 'queued'));
}

function answer(state: ConversationState, posted: QueuedMessage, turn: PostedMessage['turn']): PostedMessage {
  return { conversationId: state._id, messageId: posted.messageId, executionId: posted.executionId, turn };
}
