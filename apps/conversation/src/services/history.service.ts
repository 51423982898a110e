import {
  FenagoError,
  pageOf,
  type Caller,
  type ContextMessage,
  type MessageView,
  type Page,
  type QUERIES,
  type RequestOf,
  type TurnView,
} from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { conversationNotFound, messageNotFound } from '../domain/errors.js';
import { ContextCollector, contextBytes, rowsThatFit } from '../domain/history.js';
import type { Message } from '../domain/state.js';
import { toContextMessage, toMessageView } from '../mappers/conversation.mapper.js';
import { toTurnView } from '../mappers/turn.mapper.js';
import { ConversationRepository, type WindowPart } from '../repositories/conversation.repository.js';
import type { MessageRange } from '../repositories/message-projection.js';
import { PageRepository } from '../repositories/page.repository.js';

type ListRequest = RequestOf<typeof QUERIES.listMessages>;

/** Reads of messages, over window and pages. */
@Injectable()
export class HistoryService {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly pages: PageRepository,
  ) {}

  async listMessages(request: ListRequest): Promise<Page<MessageView>> {
    const { conversationId, limit } = request;
    const messages = await this.readRows(request, await this.rangeOf(request));
    const rows = messages.map((message) => toMessageView(conversationId, message));
    return pageOf(rows, rowsThatFit(messages, limit));
  }

  async getMessage({ caller, conversationId, messageId }: RequestOf<typeof QUERIES.getMessage>): Promise<MessageView> {
    const inWindow = await this.conversations.findMessage(caller, conversationId, messageId);
    if (inWindow === null) throw conversationNotFound();
    const message = inWindow ?? (await this.pages.find({ conversationId, userId: caller.userId }, messageId));
    if (message === undefined) throw messageNotFound();
    return toMessageView(conversationId, message);
  }

  async getContext(request: RequestOf<typeof QUERIES.getContext>): Promise<{ readonly messages: readonly ContextMessage[] }> {
    const { caller, conversationId, beforePosition } = request;
    const bytes = contextBytes(request.tokenBudget);
    const window = await this.conversations.readNewest(caller, conversationId, beforePosition, bytes);
    if (window === null) throw conversationNotFound();
    const context = new ContextCollector<Message>(Math.min(beforePosition, window.messageCount), bytes);
    for (const message of window.messages.toReversed()) context.add(message);
    // Above the base, the next older message is in the window and did not fit.
    if (context.open && context.before <= window.base) await this.addSealed(context, { conversationId, userId: caller.userId });
    return { messages: context.messages().map(toContextMessage) };
  }

  async findTurn({ caller, executionId }: RequestOf<typeof QUERIES.findTurn>): Promise<TurnView> {
    const turn = await this.conversations.findTurn(caller, executionId);
    if (turn !== null) return toTurnView(turn, executionId);
    const sealed = await this.pages.findByExecution(caller.userId, executionId);
    const conversation = sealed && (await this.conversations.get(caller, sealed.conversationId));
    if (sealed === undefined || !conversation) throw new FenagoError('not_found', 'No conversation has a turn of this execution.');
    return { ...sealed, executionId, userId: caller.userId, agentId: conversation.agentId ?? '', state: 'ended' };
  }

  private async addSealed(context: ContextCollector<Message>, owner: { conversationId: string; userId: string }): Promise<void> {
    for await (const page of this.pages.readNewest(owner, context.before, context.budget)) {
      for (const message of page) context.add(message);
      if (!context.open || page.length === 0) return;
    }
  }

  /** Positions that the page asked for may hold; undefined for the newest of all. */
  private async rangeOf({ caller, conversationId, limit, after, order }: ListRequest): Promise<MessageRange | undefined> {
    const count = limit + 1;
    if (after === undefined) return order === 'asc' ? { from: 0, to: count } : undefined;
    const position = await this.positionOf(caller, conversationId, after, '/after');
    if (order === 'asc') return { from: position + 1, to: position + 1 + count };
    return { from: Math.max(0, position - count), to: position };
  }

  /**
   * Place of a message in its conversation.
   * @param path of its id in the request, as a JSON pointer
   * @throws FenagoError `not_found` where the conversation is not the caller's, `invalid_request` where it has no such message
   */
  async positionOf(caller: Caller, conversationId: string, messageId: string, path: string): Promise<number> {
    const inWindow = await this.conversations.findMessage(caller, conversationId, messageId);
    if (inWindow === null) throw conversationNotFound();
    const message = inWindow ?? (await this.pages.find({ conversationId, userId: caller.userId }, messageId));
    if (message !== undefined) return message.position;
    throw new FenagoError('invalid_request', `${path.slice(1)} is no message of this conversation.`, {
      fields: [{ path, message: 'must be the id of a message of this conversation' }],
    });
  }

  /** The messages of a range in the order asked for; where they are large, only the first of them. */
  private async readRows(request: ListRequest, asked: MessageRange | undefined): Promise<readonly Message[]> {
    const { caller, conversationId, limit, order } = request;
    const window = await this.readWindow(caller, conversationId, asked, limit + 1);
    const range = asked ?? { from: Math.max(0, window.messageCount - limit - 1), to: window.messageCount };
    const rows: Message[] = order === 'desc' ? window.messages.toReversed() : [];
    const sealed = { from: range.from, to: Math.min(range.to, window.base) };
    if (sealed.from < sealed.to && rowsThatFit(rows, limit) === rows.length) {
      await this.readSealed(request, sealed, rows);
    }
    if (order === 'asc') rows.push(...window.messages);
    return rows;
  }

  private async readSealed({ caller, conversationId, limit, order }: ListRequest, range: MessageRange, rows: Message[]): Promise<void> {
    for await (const page of this.pages.read({ conversationId, userId: caller.userId }, range, order)) {
      rows.push(...page);
      if (rowsThatFit(rows, limit) < rows.length) return;
    }
  }

  private async readWindow(caller: Caller, id: string, range: MessageRange | undefined, count: number): Promise<WindowPart> {
    const window =
      range === undefined
        ? await this.conversations.readLast(caller, id, count)
        : await this.conversations.readRange(caller, id, range);
    if (window === null) throw conversationNotFound();
    return window;
  }
}
