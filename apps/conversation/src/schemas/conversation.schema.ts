import { aggregateFields } from '@fenago/aggregate';
import { defineSchema } from '@fenago/mongo';
import type { ConversationState } from '../domain/state.js';

/** The aggregate's outbox and causes are its store's alone, so they are no part of this type. */
export type ConversationDocument = ConversationState;

export const CONVERSATION = 'CONVERSATION';

/** A message, in the window and in pages. */
export const messageFields = {
  id: { type: String, required: true },
  role: { type: String, required: true },
  // Not required: mongoose takes an empty text for none.
  content: { type: String, default: '' },
  toolCalls: { type: [Object], default: undefined },
  toolCallId: { type: String },
  images: { type: [Object], default: undefined },
  position: { type: Number, required: true },
  executionId: { type: String, default: null },
  starts: { type: Boolean },
  bytes: { type: Number, required: true },
  createdAt: { type: Date, required: true },
  clientMessageId: { type: String },
  _id: false,
} as const;

export const conversationSchema = defineSchema<ConversationDocument>(
  {
    ...aggregateFields,
    title: { type: String, required: true },
    userId: { type: String, required: true },
    agentId: { type: String, default: null },
    metadata: { type: Object, required: true },
    status: { type: String, required: true },
    messages: { type: [messageFields], required: true },
    messageCount: { type: Number, required: true },
    base: { type: Number, required: true },
    windowBytes: { type: Number, required: true },
    active: {
      type: { agentId: String, executionId: String, messageId: String, userMessagePosition: Number, agentVersion: Number, options: Object, stopping: String, _id: false },
      default: null,
    },
    queue: {
      type: [
        {
          messageId: String,
          executionId: String,
          content: String,
          toolCallId: String,
          images: { type: [Object], default: undefined },
          agentId: String,
          before: { type: [Object], default: undefined },
          options: Object,
          bytes: Number,
          agentVersion: Number,
          queuedAt: Date,
          interrupts: Boolean,
          clientMessageId: String,
          _id: false,
        },
      ],
      required: true,
    },
    ephemeral: { type: Boolean },
  } as never,
  [
    { fields: { userId: 1, _id: -1 } },
    { fields: { userId: 1, agentId: 1, _id: -1 } },
    // The message of the turn that runs is in the window too, so these two find every turn that has not been sealed.
    { fields: { 'messages.executionId': 1 } },
    { fields: { 'queue.executionId': 1 }, options: { sparse: true } },
  ],
);
