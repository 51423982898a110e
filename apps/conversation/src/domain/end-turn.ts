import { commit, newEvent, nothing, remove, type Changes, type Decision, type NewEvent } from '@fenago/aggregate/decision';
import { replyIdOf, type InputMessage, type ToolCall } from '@fenago/contracts';
import { wellFormed } from './posted-turn.js';
import { historyImported, importedMessages, startTurn } from './start-turn.js';
import { messageBytes, type ActiveTurn, type ConversationState, type Message } from './state.js';
import { changeWindow, pagesToSeal, windowAfter, type Page, type Sealed } from './window.js';

export type TurnEnd = 'completed' | 'failed' | 'cancelled' | 'incomplete';

export interface EndTurn {
  readonly executionId: string;
  readonly end: TurnEnd;
  /** Text that the model gave; partial unless completed. */
  readonly output: string;
  /** What it asked of tools of the client. */
  readonly toolCalls: readonly ToolCall[];
  /** What was said between model and tools before. */
  readonly between: readonly InputMessage[];
  /** Why there is no full answer; empty where the execution completed or was cancelled. */
  readonly code: string;
  readonly endTime: Date;
  readonly sealed: Sealed | undefined;
}

export interface EndedTurn {
  /** False where the conversation is gone. */
  readonly exists: boolean;
  /** Pages to seal now that the commit has returned. */
  readonly overflow: readonly Page[];
}

/** The reply, and what was said between model and tools before it, enter the history, and the next message's turn starts; an end that belongs to no turn changes nothing. */
export function decideEndTurn(state: ConversationState | null, command: EndTurn): Decision<ConversationState, EndedTurn> {
  if (state === null) return nothing(stateAsEnded(state));
  if (state.active?.executionId === command.executionId) return endActive(state, state.active, command);
  if (state.queue.some((waiting) => waiting.executionId === command.executionId)) return takeFromQueue(state, command);
  return nothing(stateAsEnded(state));
}

/** What an end that changes nothing answers. */
export function stateAsEnded(state: ConversationState | null): EndedTurn {
  return state === null ? { exists: false, overflow: [] } : { exists: true, overflow: pagesToSeal(state) };
}

function endActive(state: ConversationState, active: ActiveTurn, command: EndTurn): Decision<ConversationState, EndedTurn> {
  const rolledBack = active.stopping === 'rollback';
  const between = rolledBack ? [] : betweenOf(state, command);
  const reply = rolledBack ? undefined : replyOf(state.messageCount + between.length, command);
  const ending = reply === undefined ? endWithoutReply(state, active.messageId, rolledBack ? { ...command, code: '' } : command) : replyCreated(state, active, reply);
  const waiting = state.queue[0];
  if (waiting === undefined && state.ephemeral === true) {
    return remove([ending, newEvent('conversation.deleted', { conversationId: state._id })], { exists: false, overflow: [] });
  }
  const said = [...between, ...(reply === undefined ? [] : [reply])];
  const position = state.messageCount + said.length;
  const next = waiting === undefined ? undefined : startTurn(state, waiting, position);
  const appended = [...said, ...(next?.messages ?? [])];
  const window = changeWindow(state, appended, command.sealed);
  const changes: Changes<ConversationState> = {
    set: { ...window.set, active: next?.active ?? null },
    append: window.append,
    drop: { ...window.drop, ...(next === undefined ? {} : { queue: 1 }) },
  };
  const told = between.length === 0 ? [] : [historyImported(state._id, state.messageCount, state.messageCount + between.length)];
  const events: readonly [NewEvent, ...NewEvent[]] = [ending, ...told, ...(next?.events ?? [])];
  return commit(changes, events, { exists: true, overflow: pagesToSeal(windowAfter(state, window)) });
}

/** Its turn never came, so the history knows nothing of it. */
function takeFromQueue(state: ConversationState, command: EndTurn): Decision<ConversationState, EndedTurn> {
  const taken = state.queue.find((waiting) => waiting.executionId === command.executionId);
  const queue = state.queue.filter((waiting) => waiting !== taken);
  const window = changeWindow(state, [], command.sealed);
  const event = endWithoutReply(state, taken?.messageId ?? '', command);
  const changes = { set: { ...window.set, queue }, drop: window.drop };
  return commit(changes, [event], { exists: true, overflow: pagesToSeal(windowAfter(state, window)) });
}

function betweenOf({ messageCount }: ConversationState, { executionId, between, endTime }: EndTurn): readonly Message[] {
  return importedMessages(between.map(wellFormed), { seed: executionId, at: endTime, position: messageCount, executionId });
}

/** A completed turn has a reply even where the model said nothing; any other has one only where there is text to keep. */
function replyOf(position: number, command: EndTurn): Message | undefined {
  const { executionId, output, toolCalls } = command;
  if (output === '' && command.end !== 'completed') return undefined;
  const content = output.toWellFormed();
  const calls = toolCalls.length === 0 ? {} : { toolCalls };
  return {
    id: replyIdOf(executionId),
    role: 'assistant',
    content,
    ...calls,
    position,
    executionId,
    bytes: messageBytes({ content, ...(toolCalls.length === 0 ? {} : { toolCalls: [...toolCalls] }) }),
    createdAt: command.endTime,
  };
}

function replyCreated(state: ConversationState, active: ActiveTurn, reply: Message): NewEvent {
  return newEvent('conversation.message.created', {
    conversationId: state._id,
    messageId: reply.id,
    role: 'assistant',
    content: reply.content,
    ...(reply.toolCalls === undefined ? {} : { toolCalls: [...reply.toolCalls] }),
    position: reply.position,
    executionId: active.executionId,
    userId: state.userId,
    agentId: active.agentId,
    agentVersion: active.agentVersion,
  });
}

function endWithoutReply(state: ConversationState, messageId: string, command: EndTurn): NewEvent {
  const turn = { conversationId: state._id, executionId: command.executionId, messageId };
  return command.code === ''
    ? newEvent('conversation.turn.cancelled', turn)
    : newEvent('conversation.turn.failed', { ...turn, code: command.code });
}
