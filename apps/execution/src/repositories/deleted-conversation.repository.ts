import { MongoLink, Repository, internal } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import {
  DELETED_CONVERSATION,
  deletedConversationSchema,
  type DeletedConversation,
} from '../schemas/deleted-conversation.schema.js';

/** Which conversations are gone, for their events that come after their deletion has. */
@Injectable()
export class DeletedConversationRepository extends Repository<DeletedConversation> {
  constructor(link: MongoLink) {
    super(link.model<DeletedConversation>(DELETED_CONVERSATION, deletedConversationSchema));
  }

  async add(conversationId: string, deletedAt: Date): Promise<void> {
    await this.insert({ _id: conversationId, deletedAt });
  }

  async has(conversationId: string): Promise<boolean> {
    const filter = internal<DeletedConversation>('events of a conversation come in any order', { _id: conversationId });
    return (await this.findOne(filter)) !== null;
  }
}
