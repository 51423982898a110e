import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { PageSealer } from '../services/page-sealer.js';

/** This service's own event: a conversation's pages go after its removal was committed, and again after a crash. */
@Controller()
export class ConversationDeletedConsumer {
  constructor(private readonly sealer: PageSealer) {}

  @Consumer('conversation.deleted')
  handle(event: DomainEvent<'conversation.deleted'>): Promise<void> {
    return this.sealer.forget(event.data.conversationId);
  }
}
