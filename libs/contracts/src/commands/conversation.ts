import { Type } from 'typebox';
import { imageFields, inputMessage, MAX_MESSAGES_BEFORE } from '../message-shapes.js';
import { metadata } from '../metadata.js';
import { caller, defineCommand } from '../request.js';
import { ifRevisions } from '../revision.js';
import { id, object } from '../schema.js';
import { turnOptions } from '../turn-options.js';
import { turnPolicy } from '../turn-policy.js';
import type { ConversationView, MessageView } from '../views.js';

export const createConversation = defineCommand<ConversationView>()(
  'conversation.create',
  object({
    caller: caller(),
    /** Left out, the first turn names the agent. */
    agentId: Type.Optional(id('agent')),
    title: Type.Optional(Type.String({ maxLength: 200 })),
    metadata: Type.Optional(metadata()),
    /** What was said elsewhere before. */
    messages: Type.Optional(Type.Array(inputMessage(), { maxItems: MAX_MESSAGES_BEFORE })),
  }),
);

/** A new conversation with what was said in another one, up to a message; nothing runs in it. */
export const forkConversation = defineCommand<ConversationView>()(
  'conversation.fork',
  object({
    caller: caller(),
    conversationId: id('conversation'),
    /** The last message that is taken over. */
    messageId: id('message'),
    /** Left out, that of the conversation it is a fork of. */
    agentId: Type.Optional(id('agent')),
    title: Type.Optional(Type.String({ maxLength: 200 })),
    ephemeral: Type.Optional(Type.Boolean()),
  }),
);

/** Adds messages that were exchanged elsewhere; not while a turn runs. Answers them. */
export const importMessages = defineCommand<{ readonly messages: readonly MessageView[] }>()(
  'conversation.import_messages',
  object({
    caller: caller(),
    conversationId: id('conversation'),
    messages: Type.Array(inputMessage(), { minItems: 1, maxItems: MAX_MESSAGES_BEFORE }),
  }),
);

export const updateConversation = defineCommand<ConversationView>()(
  'conversation.update',
  object({
    caller: caller(),
    conversationId: id('conversation'),
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    status: Type.Optional(Type.Enum(['active', 'archived'])),
    metadata: Type.Optional(metadata()),
    ifRevisions: ifRevisions(),
  }),
);

export const deleteConversation = defineCommand<{ readonly id: string; readonly deleted: true }>()(
  'conversation.delete',
  object({ caller: caller(), conversationId: id('conversation'), ifRevisions: ifRevisions() }),
);

/** A message that starts a turn, what it asks of it, and what was said before it and is not in the conversation yet. */
const post = {
  messageId: id('message'),
  executionId: id('execution'),
  content: Type.String(),
  /** Set where the message is the result of a tool: the id of the call that it answers. */
  toolCallId: inputMessage().properties.toolCallId,
  ...imageFields(object),
  /** They enter the history with the message, before it, oldest first; they start nothing. */
  before: Type.Optional(Type.Array(inputMessage(), { maxItems: MAX_MESSAGES_BEFORE })),
  options: Type.Optional(turnOptions(object)),
};

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
    ...post,
    clientMessageId: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    /** Only where the reply of this execution is the last thing said; else `conversation_moved_on`. */
    afterExecutionId: Type.Optional(id('execution')),
    /** Where a turn runs; the agent's policy where left out. */
    onBusy: Type.Optional(turnPolicy()),
    /** Answers what was posted before, under the same `clientMessageId` or execution id; nothing new is posted, which is `not_found`. */
    onlyRepeated: Type.Optional(Type.Boolean()),
    /** The agent that is to answer; needed where the conversation has none yet, and no other than its own where it has. */
    agentId: Type.Optional(id('agent')),
  }),
);

/** Takes a message back whose turn has not begun; its execution ends as cancelled. */
export const withdrawMessage = defineCommand<{ readonly id: string; readonly deleted: true }>()(
  'conversation.withdraw_message',
  object({ caller: caller(), conversationId: id('conversation'), messageId: id('message') }),
);

/** Makes a conversation whose first turn starts at once. Ids are the asker's proposal, as with `postMessage`. */
export const beginConversation = defineCommand<PostedMessage>()(
  'conversation.begin',
  object({
    caller: caller(),
    conversationId: id('conversation'),
    agentId: id('agent'),
    title: Type.Optional(Type.String({ maxLength: 200 })),
    /** The conversation goes when its last turn has ended; its executions and their usage stay. */
    ephemeral: Type.Optional(Type.Boolean()),
    ...post,
  }),
);
