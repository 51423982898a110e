import { FenagoError } from '@fenago/contracts';
import { deleting, type Holding } from '@fenago/erasure';
import { MongoLink, isDuplicateKey, toFenagoError, withMongoErrors, type Model } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { Message } from '../domain/state.js';
import type { Page } from '../domain/window.js';
import {
  CONVERSATION_PAGE,
  conversationPageSchema,
  pageId,
  type ConversationPageDocument,
} from '../schemas/conversation-page.schema.js';
import { inRange, newestThatFit, type MessageRange } from './message-projection.js';

const READ_LIMIT_MS = 4_000;
/** Pages that one answer of the database brings. */
const BATCH_PAGES = 2;

/** Whose pages are read. */
export interface PageOwner {
  readonly conversationId: string;
  readonly userId: string;
}

type PageRow = Pick<ConversationPageDocument, 'messages'>;

/** Sealed messages. Whoever reads them asks for positions below the conversation's base only: above it pages do not count yet. */
@Injectable()
export class PageRepository {
  /** What goes with whose conversations they are of. */
  readonly holding: Holding;
  private readonly model: Model<ConversationPageDocument>;

  constructor(link: MongoLink) {
    this.model = link.model(CONVERSATION_PAGE, conversationPageSchema);
    this.holding = deleting('conversation_pages', this.model.collection, 'userId');
  }

  /**
   * Inserts a page; a majority of the database has it then. A page that is there already stays: its messages are the same.
   * @returns where the page that is there ends
   */
  insert(page: Page): Promise<number> {
    const _id = pageId(page.conversationId, page.from);
    return withMongoErrors(async () => {
      try {
        await this.model.collection.insertOne({ ...page, messages: [...page.messages], _id: _id as never });
        return page.to;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const there = await this.model.findOne({ _id }).select({ to: 1 }).maxTimeMS(READ_LIMIT_MS).lean().exec();
        if (there === null) {
          throw new FenagoError('concurrent_update', 'The conversation was deleted while a page of it was sealed.', { cause: error });
        }
        return there.to;
      }
    });
  }

  /** Messages of a range, page by page, in the order asked for. */
  async *read(owner: PageOwner, range: MessageRange, order: 'asc' | 'desc'): AsyncGenerator<readonly Message[]> {
    for await (const page of this.pages(owner, range, order, inRange(range))) {
      yield order === 'asc' ? page.messages : page.messages.toReversed();
    }
  }

  /** The newest messages before a position, page by page, newest first; of each page only those that fit the whole budget. */
  async *readNewest(owner: PageOwner, before: number, budget: number): AsyncGenerator<readonly Message[]> {
    const range = { from: 0, to: before };
    for await (const page of this.pages(owner, range, 'desc', newestThatFit(before, budget))) yield page.messages.toReversed();
  }

  /** A sealed message. */
  find(owner: PageOwner, messageId: string): Promise<Message | undefined> {
    return withMongoErrors(async () => {
      const page = await this.model.collection.findOne<PageRow>(
        { 'messages.id': messageId, ...owner },
        { projection: { messages: { $elemMatch: { id: messageId } } }, maxTimeMS: READ_LIMIT_MS },
      );
      return page?.messages[0];
    });
  }

  /** The sealed message that started an execution, and whose conversation it is in. */
  findByExecution(
    userId: string,
    executionId: string,
  ): Promise<{ readonly conversationId: string; readonly messageId: string } | undefined> {
    return withMongoErrors(async () => {
      const page = await this.model.collection.findOne<PageRow & PageOwner>(
        { messages: { $elemMatch: { executionId, starts: true } }, userId },
        { projection: { conversationId: 1, messages: { $elemMatch: { executionId, starts: true } } }, maxTimeMS: READ_LIMIT_MS },
      );
      const message = page?.messages[0];
      return page === null || message === undefined ? undefined : { conversationId: page.conversationId, messageId: message.id };
    });
  }

  /** For conversations that are gone. */
  deleteAll(conversationId: string): Promise<number> {
    return withMongoErrors(async () => (await this.model.deleteMany({ conversationId })).deletedCount);
  }

  private async *pages(
    { conversationId, userId }: PageOwner,
    { from, to }: MessageRange,
    order: 'asc' | 'desc',
    messages: object,
  ): AsyncGenerator<PageRow> {
    const cursor = this.model.collection
      .find<PageRow>({ conversationId, userId, to: { $gt: from }, _id: { $lt: pageId(conversationId, to) } as never })
      .sort({ to: order === 'asc' ? 1 : -1 })
      .project<PageRow>({ messages })
      .batchSize(BATCH_PAGES)
      .maxTimeMS(READ_LIMIT_MS);
    try {
      for await (const page of cursor) yield page;
    } catch (error) {
      throw toFenagoError(error);
    } finally {
      await cursor.close();
    }
  }
}
