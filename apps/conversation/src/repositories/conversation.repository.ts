import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { Caller, Paging } from '@fenago/contracts';
import { MongoLink, absent, owned, pageQuery, withMongoErrors, type Filter, type Model, type OwnedFilter } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { weigh, type ConversationState, type Message } from '../domain/state.js';
import { CONVERSATION, conversationSchema, type ConversationDocument } from '../schemas/conversation.schema.js';
import { BoundedMap } from './bounded-map.js';
import { inRange, newestThatFit, type MessageRange } from './message-projection.js';

const READ_LIMIT_MS = 4_000;
/** About 10 MB of ids. */
const MAX_REMEMBERED_AGENTS = 50_000;

/** A conversation without its texts. */
export type ConversationHead = Pick<
  ConversationState,
  '_id' | 'v' | 'title' | 'userId' | 'agentId' | 'metadata' | 'status' | 'messageCount' | 'createdAt' | 'updatedAt'
> & {
  readonly active: { readonly executionId: string } | null;
  readonly queue: readonly { readonly executionId: string }[];
};
const HEAD = {
  v: 1,
  title: 1,
  userId: 1,
  agentId: 1,
  metadata: 1,
  status: 1,
  messageCount: 1,
  createdAt: 1,
  updatedAt: 1,
  'active.executionId': 1,
  'queue.executionId': 1,
} as const;

/** Some messages of a window, oldest first. */
export type WindowPart = Pick<ConversationState, 'base' | 'messageCount' | 'messages'>;
type TurnRow = Pick<ConversationState, '_id' | 'userId' | 'agentId' | 'active' | 'messages' | 'queue'>;

@Injectable()
export class ConversationRepository {
  readonly aggregates: AggregateStore<ConversationState>;
  private readonly model: Model<ConversationDocument>;
  private readonly agents = new BoundedMap<{ readonly userId: string; readonly agentId: string }>(MAX_REMEMBERED_AGENTS);

  constructor(link: MongoLink, engine: AggregateEngine) {
    this.model = link.model(CONVERSATION, conversationSchema);
    this.aggregates = engine.store<ConversationState>({
      name: 'conversation',
      collection: link.db.collection(CONVERSATION),
      ownerOf: (state) => state.userId,
      weigh,
    });
  }

  get(caller: Caller, conversationId: string): Promise<ConversationHead | null> {
    return withMongoErrors(async () => {
      const query = this.model.findOne({ ...present(caller, { _id: conversationId }) } as never).select(HEAD);
      return (await query.maxTimeMS(READ_LIMIT_MS).lean().exec()) as ConversationHead | null;
    });
  }

  /** One more than the limit, where there are as many. */
  list(caller: Caller, agentId: string | undefined, paging: Paging): Promise<ConversationHead[]> {
    const { filter, sort, limit } = pageQuery<ConversationDocument>(
      paging,
      present(caller, agentId === undefined ? {} : { agentId }),
    );
    return withMongoErrors(async () => {
      const query = this.model.find({ ...filter } as never).select(HEAD).sort(sort).limit(limit).maxTimeMS(READ_LIMIT_MS);
      return (await query.lean().exec()) as unknown as ConversationHead[];
    });
  }

  /** The agent of a conversation, which never changes once it has one; undefined where the caller has no such conversation. */
  async agentOf(caller: Caller, conversationId: string): Promise<string | null | undefined> {
    const known = this.agents.get(conversationId);
    if (known !== undefined) return known.userId === caller.userId ? known.agentId : undefined;
    const found = await this.readOne<{ agentId: string | null }>(present(caller, { _id: conversationId }), { agentId: 1 });
    if (found === null) return undefined;
    const { agentId } = found;
    if (agentId !== null) this.agents.set(conversationId, { userId: caller.userId, agentId });
    return agentId;
  }

  /** Whether it is there and not removed; for the system, which acts for no caller. */
  exists(conversationId: string): Promise<boolean> {
    return withMongoErrors(async () => {
      const filter = { _id: conversationId as never, deletedAt: { $exists: false } };
      return (await this.model.collection.findOne(filter, { projection: { _id: 1 }, maxTimeMS: READ_LIMIT_MS })) !== null;
    });
  }

  /** The window's messages of a range. */
  readRange(caller: Caller, conversationId: string, range: MessageRange): Promise<WindowPart | null> {
    return this.readWindow(caller, conversationId, inRange(range));
  }

  /** The window's last messages. */
  readLast(caller: Caller, conversationId: string, count: number): Promise<WindowPart | null> {
    return this.readWindow(caller, conversationId, { $slice: ['$messages', -count] });
  }

  /** The window's newest messages before a position that fit a budget of bytes; of each only what a model reads, and its size. */
  readNewest(caller: Caller, conversationId: string, before: number, budget: number): Promise<WindowPart | null> {
    return this.readWindow(caller, conversationId, newestThatFit(before, budget));
  }

  /** A message of the window; undefined where it is not there, null where the conversation is not. */
  async findMessage(caller: Caller, conversationId: string, messageId: string): Promise<Message | undefined | null> {
    const filter = present(caller, { _id: conversationId });
    const found = await this.readOne<{ messages?: Message[] }>(filter, { messages: { $elemMatch: { id: messageId } } });
    return found === null ? null : found.messages?.[0];
  }

  /** The conversation in whose queue, or else in whose window, an execution has its message; with that message alone. */
  async findTurn(caller: Caller, executionId: string): Promise<TurnRow | null> {
    const where = { executionId };
    const fields = { userId: 1, agentId: 1, active: 1 };
    // Messages go from the queue to the window and never back, so this order misses none that moves meanwhile.
    const queued = { queue: { $elemMatch: where } };
    const waiting = await this.readOne<TurnRow>(present(caller, {}), { ...fields, ...queued }, queued);
    if (waiting !== null) return waiting;
    const posted = { messages: { $elemMatch: { ...where, starts: true } } };
    return this.readOne<TurnRow>(present(caller, {}), { ...fields, ...posted }, posted);
  }

  private readWindow(caller: Caller, conversationId: string, messages: object): Promise<WindowPart | null> {
    return this.readOne<WindowPart>(present(caller, { _id: conversationId }), { base: 1, messageCount: 1, messages });
  }

  /** @param items what an item of one of its arrays must be like, as well */
  private readOne<T extends object>(
    filter: OwnedFilter<ConversationDocument>,
    projection: object,
    items: Readonly<Record<string, { readonly $elemMatch: object }>> = {},
  ): Promise<T | null> {
    return withMongoErrors(async () => {
      const options = { projection, maxTimeMS: READ_LIMIT_MS };
      return (await this.model.collection.findOne({ ...filter, ...items } as never, options)) as T | null;
    });
  }
}

/** What the caller owns and has not removed. */
function present(caller: Caller, filter: Filter<ConversationDocument>): OwnedFilter<ConversationDocument> {
  return owned<ConversationDocument>(caller, { ...filter, deletedAt: absent() });
}
