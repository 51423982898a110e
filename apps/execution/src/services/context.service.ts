import { DEFAULT_CONTEXT_TOKENS, QUERIES, type AgentConfiguration } from '@fenago/contracts';
import { estimateInputTokens, type ModelMessage } from '@fenago/llm';
import { RpcClient } from '@fenago/messaging';
import { Injectable } from '@nestjs/common';
import type { Turn } from '../domain/execution.state.js';
import { newestThatFit, type HistoryMessage } from '../domain/history.js';
import { ContextCache } from './context-cache.js';

const CACHE_BYTES = 64 * 1024 * 1024;
const CONVERSATION_BYTES = 1024 * 1024;

/** Puts together what the model reads, under the agent's budget of tokens. */
@Injectable()
export class ContextService {
  private readonly cache = new ContextCache(CACHE_BYTES, CONVERSATION_BYTES);

  constructor(private readonly rpc: RpcClient) {}

  /**
   * Instructions, as much of the history as fits, and the new message, which always goes in. Asks the conversation only
   * where this replica does not know enough of it.
   * @throws FenagoError `not_found` where the conversation is gone; what a query may fail with
   */
  async assemble(turn: Turn, configuration: AgentConfiguration): Promise<readonly ModelMessage[]> {
    const { instructions, contextTokens = DEFAULT_CONTEXT_TOKENS } = configuration;
    const fixed: ModelMessage[] = instructions === undefined || instructions === '' ? [] : [{ role: 'system', content: instructions }];
    const newest: ModelMessage = { role: 'user', content: turn.input };
    const history = await this.history(turn, contextTokens - estimateInputTokens([...fixed, newest]));
    this.remember(turn.conversationId, { position: turn.messagePosition, role: 'user', content: turn.input });
    return [...fixed, ...history.map(({ role, content }) => ({ role, content })), newest];
  }

  /** Notes a message that is, or will be, in the history. */
  remember(conversationId: string, message: HistoryMessage): void {
    this.cache.add(conversationId, message);
  }

  forget(conversationId: string): void {
    this.cache.forget(conversationId);
  }

  private async history(turn: Turn, budget: number): Promise<readonly HistoryMessage[]> {
    const { conversationId, messagePosition, userId } = turn;
    if (messagePosition === 0 || budget <= 0) return [];
    const known = this.cache.before(conversationId, messagePosition);
    if (known !== undefined) {
      const { messages, cut } = newestThatFit(known, budget, tokensOf);
      if (cut || known[0]?.position === 0) return messages;
    }
    const query = { caller: { userId }, conversationId, beforePosition: messagePosition, tokenBudget: budget };
    const { messages } = await this.rpc.request(QUERIES.getContext, query);
    if (messages.at(-1)?.position === messagePosition - 1) this.cache.replace(conversationId, messages);
    return newestThatFit(messages, budget, tokensOf).messages;
  }
}

function tokensOf(message: HistoryMessage): number {
  return estimateInputTokens([message]);
}
