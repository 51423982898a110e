import { DEFAULT_CONTEXT_TOKENS, QUERIES, type AgentConfiguration } from '@fenago/contracts';
import { estimateMessageTokens, estimateRequestTokens, type ModelMessage, type ModelTool } from '@fenago/llm';
import { RpcClient } from '@fenago/messaging';
import { Injectable } from '@nestjs/common';
import type { Turn } from '../domain/execution.state.js';
import { indexOfCall, newestThatFit, wellPaired, type HistoryMessage, type SpokenMessage } from '../domain/history.js';
import { instructionsOf, messageOf, toModelMessage, toModelRequest } from '../mappers/model-request.mapper.js';
import { ContextCache } from './context-cache.js';

const CACHE_BYTES = 64 * 1024 * 1024;
const CONVERSATION_BYTES = 1024 * 1024;
/** Asked for at least where a tool's result begins the turn: the call it answers must be among what comes. */
const TOOL_CONTEXT_TOKENS = 64_000;

/** The history does not fit the agent's budget, and the turn wants all of it or nothing. */
export class ContextTooLongError extends Error {
  override readonly name = 'ContextTooLongError';
  constructor() {
    super('The history does not fit.');
  }
}

/** Puts together what the model reads, under the agent's budget of tokens. */
@Injectable()
export class ContextService {
  private readonly cache = new ContextCache(CACHE_BYTES, CONVERSATION_BYTES);

  constructor(private readonly rpc: RpcClient) {}

  /**
   * Instructions, as much of the history as fits, the new message, and what was said since; the last two always go in. Asks
   * the conversation only where this replica does not know enough of it.
   * @param since what was said between model and tools
   * @param tools that the model is offered, for they take room too
   * @throws FenagoError `not_found` where the conversation is gone; what a query may fail with
   * @throws ContextTooLongError where history would be left out and the turn does not allow it
   */
  async assemble(
    turn: Turn,
    configuration: AgentConfiguration,
    since: readonly SpokenMessage[],
    tools: readonly ModelTool[],
  ): Promise<readonly ModelMessage[]> {
    const { contextTokens = DEFAULT_CONTEXT_TOKENS } = configuration;
    const instructions = instructionsOf(configuration, turn.options);
    const fixed: ModelMessage[] = instructions === '' ? [] : [{ role: 'system', content: instructions }];
    const newest = messageOf(turn);
    const spoken = [newest, ...since].map(toModelMessage);
    const ask = { messages: [...fixed, ...spoken], tools, answered: false };
    const taken = estimateRequestTokens(toModelRequest(turn, configuration, ask));
    const history = await this.history(turn, contextTokens - taken);
    if (turn.options?.truncation === 'disabled' && history.length < turn.messagePosition) throw new ContextTooLongError();
    this.cache.add(turn.conversationId, newest);
    return [...fixed, ...wellPaired([...history, newest, ...since]).map(toModelMessage)];
  }

  /** Notes a reply that is in the history. */
  noteReply(conversationId: string, executionId: string, reply: HistoryMessage): void {
    this.cache.addReply(conversationId, executionId, reply);
  }

  /** Notes what was said between model and tools of an execution that has ended: in the history only once its reply is. */
  noteEnd({ conversationId, messagePosition }: Turn, executionId: string, between: readonly SpokenMessage[]): void {
    if (between.length === 0) return;
    const messages = between.map((message, index) => ({ ...message, position: messagePosition + 1 + index }));
    this.cache.hold(conversationId, { executionId, messages });
  }

  forget(conversationId: string): void {
    this.cache.forget(conversationId);
  }

  private async history(turn: Turn, budget: number): Promise<readonly HistoryMessage[]> {
    const { conversationId, messagePosition, userId, toolCallId } = turn;
    if (messagePosition === 0 || (budget <= 0 && toolCallId === null)) return [];
    const fit = (messages: readonly HistoryMessage[]) => newestThatFit(messages, budget, tokensOf, indexOfCall(messages, toolCallId));
    const known = this.cache.before(conversationId, messagePosition);
    if (known !== undefined) {
      const { messages, cut } = fit(known);
      if (cut || known[0]?.position === 0) return messages;
    }
    const tokenBudget = toolCallId === null ? budget : Math.max(budget, TOOL_CONTEXT_TOKENS);
    const query = { caller: { userId }, conversationId, beforePosition: messagePosition, tokenBudget };
    const { messages } = await this.rpc.request(QUERIES.getContext, query);
    if (messages.at(-1)?.position === messagePosition - 1) this.cache.replace(conversationId, messages);
    return fit(messages).messages;
  }
}

function tokensOf(message: HistoryMessage): number {
  return estimateMessageTokens(toModelMessage(message));
}
