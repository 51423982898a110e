import {
  FenagoError,
  MAX_BYTES_BEFORE,
  MAX_MESSAGE_BYTES,
  MAX_OPTIONS_BYTES,
  type ImagePart,
  type InputMessage,
  type ToolCall,
  type TurnOptions,
} from '@fenago/contracts';
import { isRunnable, type KnownAgent } from './agent.js';
import { agentNotRunnable } from './errors.js';
import { jsonBytes, messageBytes, type QueuedMessage } from './state.js';

/** What is said to start a turn, and what the turn is asked beside it. */
export interface PostedContent {
  readonly content: string;
  /** Set where the message is the result of a tool. */
  readonly toolCallId: string | undefined;
  readonly images: readonly ImagePart[] | undefined;
  readonly options: TurnOptions | undefined;
}

/** What a request posts: the message that is to start a turn, and what comes with it. */
export interface PostedTurn extends PostedContent {
  readonly userId: string;
  readonly messageId: string;
  readonly executionId: string;
  readonly before: readonly InputMessage[];
  readonly clientMessageId: string | undefined;
  readonly agentId: string;
  /** Null where there is no such agent any more. */
  readonly agent: KnownAgent | null;
}

/** The message as it waits for its turn, or starts it at once. */
export function queuedMessage(posted: PostedTurn, queuedAt: Date): QueuedMessage {
  const { messageId, executionId, toolCallId, images, options, clientMessageId, agentId } = posted;
  const content = posted.content.toWellFormed();
  const shown = images === undefined ? {} : { images };
  const before = posted.before.map(wellFormed);
  return {
    messageId,
    executionId,
    content,
    ...shown,
    bytes: messageBytes({ content, ...shown }) + sumBytes(before) + jsonBytes(options),
    agentId,
    agentVersion: posted.agent?.version ?? 0,
    queuedAt,
    ...(toolCallId === undefined ? {} : { toolCallId }),
    ...(before.length === 0 ? {} : { before }),
    ...(options === undefined ? {} : { options }),
    ...(clientMessageId === undefined ? {} : { clientMessageId }),
  };
}

/** Halves of surrogate pairs become U+FFFD, as in all that is stored. */
export function wellFormed(message: InputMessage): InputMessage {
  return { ...message, content: message.content.toWellFormed() };
}

type Said = Pick<InputMessage, 'role'> & { readonly toolCalls?: readonly ToolCall[] };

/**
 * Why what is posted cannot start a turn.
 * @param said what is in the conversation already
 */
export function turnRefusal(posted: PostedTurn, said: readonly Said[]): FenagoError | undefined {
  const { toolCallId, before, agent, userId } = posted;
  const refused = contentRefusal(posted) ?? importRefusal(before, '/before');
  if (refused !== undefined) return refused;
  if (toolCallId !== undefined && !isAwaited(toolCallId, [...said, ...before])) {
    return invalid('/toolCallId', 'must be the id of a call that the last message asked for');
  }
  if (agent === null || !isRunnable(agent, userId)) return agentNotRunnable();
  return undefined;
}

/** Why nobody can post this, wherever and whenever. */
export function contentRefusal({ content, toolCallId, images, options }: PostedContent): FenagoError | undefined {
  const bytes = messageBytes({ content: content.toWellFormed(), ...(images === undefined ? {} : { images }) });
  if (bytes > MAX_MESSAGE_BYTES) return tooLarge('The message', bytes, MAX_MESSAGE_BYTES);
  if (jsonBytes(options) > MAX_OPTIONS_BYTES) return tooLarge('The options of the turn', jsonBytes(options), MAX_OPTIONS_BYTES);
  return content === '' && toolCallId === undefined && images === undefined ? invalid('/content', 'must not be empty') : undefined;
}

/**
 * Why messages that were said elsewhere cannot be taken over.
 * @param path of their list in the request, as a JSON pointer
 */
export function importRefusal(messages: readonly InputMessage[], path: string): FenagoError | undefined {
  const bytes = sumBytes(messages);
  if (bytes > MAX_BYTES_BEFORE) return tooLarge('What was said before', bytes, MAX_BYTES_BEFORE);
  const misfit = messages.findIndex((message) => !isConsistent(message));
  if (misfit < 0) return undefined;
  return invalid(`${path}/${misfit}`, 'must have calls only where an assistant speaks, pictures only where a user does, and name the call that it answers where a tool does');
}

/** Results of several calls come one after the other, so those before this one do not count. */
function isAwaited(toolCallId: string, said: readonly Said[]): boolean {
  const asking = said.findLast((message) => message.role !== 'tool');
  return asking?.toolCalls?.some((call) => call.id === toolCallId) === true;
}

function isConsistent({ role, content, toolCalls, toolCallId, images }: InputMessage): boolean {
  if (images !== undefined && role !== 'user') return false;
  if (role === 'tool') return toolCallId !== undefined && toolCalls === undefined;
  if (toolCallId !== undefined) return false;
  return role === 'assistant' || (toolCalls === undefined && (content !== '' || images !== undefined));
}

function sumBytes(messages: readonly InputMessage[]): number {
  return messages.reduce((sum, message) => sum + messageBytes(message), 0);
}

function tooLarge(what: string, bytes: number, limit: number): FenagoError {
  return new FenagoError('message_too_large', `${what} takes ${bytes} bytes as JSON; at most ${limit} are allowed. Shorten or split it.`);
}

function invalid(path: string, message: string): FenagoError {
  return new FenagoError('invalid_request', `The message cannot be taken: ${path} ${message}.`, { fields: [{ path, message }] });
}
