import type { OperationCaller } from '../caller.js';
import type { Listing } from '../listing.js';
import type { AnswerOf, BodyOf, Conversation, QueryOf, RequestOptions } from '../types.js';

export class Conversations {
  constructor(private readonly operations: OperationCaller) {}

  create(body: BodyOf<'createConversation'>, options: RequestOptions = {}): Promise<Conversation> {
    return this.operations.call('createConversation', { ...options, body });
  }

  list(query: QueryOf<'listConversations'> = {}, options: RequestOptions = {}): Listing<Conversation, AnswerOf<'listConversations'>> {
    return this.operations.list('listConversations', { ...options, query });
  }

  get(id: string, options: RequestOptions = {}): Promise<Conversation> {
    return this.operations.call('getConversation', { ...options, path: { id } });
  }

  update(id: string, body: BodyOf<'updateConversation'>, options: RequestOptions = {}): Promise<Conversation> {
    return this.operations.call('updateConversation', { ...options, path: { id }, body });
  }

  delete(id: string, options: RequestOptions = {}): Promise<AnswerOf<'deleteConversation'>> {
    return this.operations.call('deleteConversation', { ...options, path: { id } });
  }

  fork(id: string, body: BodyOf<'forkConversation'>, options: RequestOptions = {}): Promise<Conversation> {
    return this.operations.call('forkConversation', { ...options, path: { id }, body });
  }
}
