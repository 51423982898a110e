import {
  FenagoError,
  MAX_BYTES_BEFORE,
  MAX_MESSAGE_BYTES,
  MAX_OPTIONS_BYTES,
  type InputMessage,
  type ToolCall,
  type TurnOptions,
} from '@fenago/contracts';
import { isRunnable, type KnownAgent } from './agent.js';
import { agentNotRunnable } from './errors.js';
import { messageBytes, textBytes, type QueuedMessage } from './state.js';

/** What a request posts: the message that is to start a turn, and what comes with it. */
export interface PostedTurn {
  readonly userId: string;
  readonly messageId: string;
  readonly executionId: string;
  readonly content: string;
  /** Set where the message is the result of a tool. */
  readonly toolCallId: string | undefined;
  readonly before: readonly InputMessage[];
  readonly options: TurnOptions | undefined;
  readonly clientMessageId: string | undefined;
  /** Null where there is no such agent any more. */
  readonly agent: KnownAgent | null;
}

/** The message as it waits for its turn, or starts it at once. Halves of surrogate pairs become U+FFFD, as in all that is stored. */
export function queuedMessage(posted: PostedTurn, queuedAt: Date): QueuedMessage {
  const { messageId, executionId, toolCallId, options, clientMessageId } = posted;
  const content = posted.content.toWellFormed();
  const before = posted.before.map((message) => ({ ...message, content: message.content.toWellFormed() }));
  return {
    messageId,
    executionId,
    content,
    bytes: textBytes(content) + sumBytes(before) + optionsBytes(options),
    agentVersion: posted.agent?.version ?? 0,
    queuedAt,
    ...(toolCallId === undefined ? {} : { toolCallId }),
    ...(before.length === 0 ? {} : { before }),
    ...(options === undefined ? {} : { options }),
    ...(clientMessageId === undefined ? {} : { clientMessageId }),
  };
}

type Said = Pick<InputMessage, 'role'> & { readonly toolCalls?: readonly ToolCall[] };

/**
 * Why what is posted cannot start a turn.
 * @param said what is in the conversation already
 */
export function turnRefusal(posted: PostedTurn, said: readonly Said[]): FenagoError | undefined {
  const { content, toolCallId, before, options, agent, userId } = posted;
  const bytes = textBytes(content.toWellFormed());
  if (bytes > MAX_MESSAGE_BYTES) return tooLarge('The message', bytes, MAX_MESSAGE_BYTES);
  if (sumBytes(before) > MAX_BYTES_BEFORE) return tooLarge('What comes before the message', sumBytes(before), MAX_BYTES_BEFORE);
  if (optionsBytes(options) > MAX_OPTIONS_BYTES) return tooLarge('The options of the turn', optionsBytes(options), MAX_OPTIONS_BYTES);
  if (content === '' && toolCallId === undefined) return invalid('/content', 'must not be empty');
  const misfit = before.findIndex((message) => !isConsistent(message));
  if (misfit >= 0) return invalid(`/before/${misfit}`, 'must have calls only where an assistant speaks, and name the call that it answers where a tool does');
  if (toolCallId !== undefined && !isAwaited(toolCallId, [...said, ...before])) {
    return invalid('/toolCallId', 'must be the id of a call that the last message asked for');
  }
  if (agent === null || !isRunnable(agent, userId)) return agentNotRunnable();
  return undefined;
}

/** Results of several calls come one after the other, so those before this one do not count. */
function isAwaited(toolCallId: string, said: readonly Said[]): boolean {
  const asking = said.findLast((message) => message.role !== 'tool');
  return asking?.toolCalls?.some((call) => call.id === toolCallId) === true;
}

function isConsistent({ role, content, toolCalls, toolCallId }: InputMessage): boolean {
  if (role === 'tool') return toolCallId !== undefined && toolCalls === undefined;
  if (toolCallId !== undefined) return false;
  return role === 'assistant' || (toolCalls === undefined && content !== '');
}

function sumBytes(messages: readonly InputMessage[]): number {
  return messages.reduce((sum, message) => sum + messageBytes(message), 0);
}

function optionsBytes(options: TurnOptions | undefined): number {
  return options === undefined ? 0 : Buffer.byteLength(JSON.stringify(options));
}

function tooLarge(what: string, bytes: number, limit: number): FenagoError {
  return new FenagoError('message_too_large', `${what} takes ${bytes} bytes as JSON; at most ${limit} are allowed. Shorten or split it.`);
}

function invalid(path: string, message: string): FenagoError {
  return new FenagoError('invalid_request', `The message cannot be taken: ${path} ${message}.`, { fields: [{ path, message }] });
}
