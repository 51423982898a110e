import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ConversationService } from '../services/conversation.service.js';

type Contract = typeof QUERIES.listConversations;

@Controller()
export class ListConversationsHandler {
  constructor(private readonly conversations: ConversationService) {}

  @QueryHandler(QUERIES.listConversations)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.conversations.list(request);
  }
}
