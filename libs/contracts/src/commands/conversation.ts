import { Type } from 'typebox';
import { caller, defineCommand } from '../request.js';
import { ifRevisions } from '../revision.js';
import { id, object } from '../schema.js';
import type { ConversationView } from '../views.js';

export const createConversation = defineCommand<ConversationView>()(
  'conversation.create',
  object({ caller: caller(), agentId: id('agent'), title: Type.Optional(Type.String({ maxLength: 200 })) }),
);

export const updateConversation = defineCommand<ConversationView>()(
  'conversation.update',
  object({
    caller: caller(),
    conversationId: id('conversation'),
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    status: Type.Optional(Type.Enum(['active', 'archived'])),
    ifRevisions: ifRevisions(),
  }),
);

export const deleteConversation = defineCommand<{ readonly id: string; readonly deleted: true }>()(
  'conversation.delete',
  object({ caller: caller(), conversationId: id('conversation'), ifRevisions: ifRevisions() }),
);

export interface PostedMessage {
  readonly conversationId: string;
  readonly messageId: string;
  readonly executionId: string;
  /** `started`: the turn has begun; `queued`: it waits for the turns before it. */
  readonly turn: 'started' | 'queued';
}

/**
 * Commits a message of the user. `messageId` and `executionId` are the asker's proposal, so that it can listen before it
 * asks; a repeated `clientMessageId` is answered with the ids of the first time instead.
 */
export const postMessage = defineCommand<PostedMessage>()(
  'conversation.post_message',
  object({
    caller: caller(),
    conversationId: id('conversation'),
    messageId: id('message'),
    executionId: id('execution'),
    content: Type.String({ minLength: 1 }),
    clientMessageId: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  }),
);
