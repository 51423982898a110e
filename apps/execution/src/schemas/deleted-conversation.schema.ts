import { defineSchema } from '@fenago/mongo';

/** That a conversation was deleted. */
export interface DeletedConversation {
  readonly _id: string;
  readonly deletedAt: Date;
}

export const DELETED_CONVERSATION = 'deleted_conversation';

/** Seconds; longer than any event of the conversation can still come (the stream keeps 35 days). */
const KEPT_SECONDS = 40 * 24 * 60 * 60;

export const deletedConversationSchema = defineSchema<DeletedConversation>(
  {
    _id: { type: String, required: true },
    deletedAt: { type: Date, required: true },
  },
  [{ fields: { deletedAt: 1 }, options: { expireAfterSeconds: KEPT_SECONDS } }],
);
