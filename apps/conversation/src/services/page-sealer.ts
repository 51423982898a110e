import { LOGGER } from '@fenago/host';
import type { Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { Page, Sealed } from '../domain/window.js';
import { BoundedMap } from '../repositories/bounded-map.js';
import { ConversationRepository } from '../repositories/conversation.repository.js';
import { PageRepository } from '../repositories/page.repository.js';

/** Conversations whose next commit has not dropped what is sealed of them; what is forgotten here is sealed anew. */
const MAX_REMEMBERED = 10_000;

/**
 * Writes the pages of windows that are over their limit. The page comes first; the messages leave the window with the
 * conversation's next commit, whichever it is. A crash between the two leaves a page that nobody reads yet, and that the
 * next attempt finds there.
 */
@Injectable()
export class PageSealer {
  private readonly sealed = new BoundedMap<Sealed>(MAX_REMEMBERED);

  constructor(
    private readonly pages: PageRepository,
    private readonly conversations: ConversationRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Positions whose pages are known to be there, for the next commit to drop. */
  sealedOf(conversationId: string): Sealed | undefined {
    return this.sealed.get(conversationId);
  }

  /** @param pages of one conversation, consecutive; of messages whose commit has returned. Never rejects. */
  async seal(pages: readonly Page[]): Promise<void> {
    const [first, last] = [pages[0], pages.at(-1)];
    if (first === undefined || last === undefined) return;
    const { conversationId, from } = first;
    const known = this.sealed.get(conversationId);
    if (known?.from === from && known.to >= last.to) return;
    try {
      this.sealed.set(conversationId, { from, to: await this.insertAll(pages, from) });
      // Its deletion may have swept the pages before these came.
      if (!(await this.conversations.exists(conversationId))) await this.forget(conversationId);
    } catch (error) {
      this.logger.warn({ err: error, conversationId }, 'Messages could not be sealed; the end of the next turn tries again.');
    }
  }

  /** Deletes the pages of a conversation that is gone. */
  async forget(conversationId: string): Promise<void> {
    this.sealed.delete(conversationId);
    await this.pages.deleteAll(conversationId);
  }

  /** @returns where the last page that is there ends */
  private async insertAll(pages: readonly Page[], from: number): Promise<number> {
    let to = from;
    for (const page of pages) {
      // A page of an older release may end elsewhere; the rest is cut anew after the drop.
      if (page.from !== to) break;
      to = await this.pages.insert(page);
    }
    return to;
  }
}
