import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { Caller, Paging } from '@fenago/contracts';
import { MongoLink, Repository, absent, greaterThan, internal, oneOf, owned, pageQuery, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { Taker } from '../domain/delivery.js';
import type { WebhookState } from '../domain/webhook.state.js';
import { WEBHOOK, webhookSchema, type WebhookDocument } from '../schemas/webhook.schema.js';

const LIMIT_MS = 4_000;
/** Users whose webhooks are looked for at once: theirs are no more than are read at once. */
const USERS = 20;
const TAKER = { userId: 1, types: 1, objectId: 1, enabledAt: 1 } as const;

@Injectable()
export class WebhookRepository extends Repository<WebhookDocument> {
  readonly aggregates: AggregateStore<WebhookState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link.model(WEBHOOK, webhookSchema));
    this.aggregates = engine.store<WebhookState>({ name: 'webhook', collection: link.db.collection(WEBHOOK), ownerOf: (state) => state.userId });
  }

  get(caller: Caller, webhookId: string): Promise<WebhookState | null> {
    return this.findOne(owned<WebhookDocument>(caller, { _id: webhookId, deletedAt: absent() }));
  }

  /** One more than the limit, where there are more. */
  list(caller: Caller, paging: Paging): Promise<readonly WebhookState[]> {
    const { filter, ...rest } = pageQuery(paging, owned<WebhookDocument>(caller, { deletedAt: absent() }));
    return this.find(filter, rest);
  }

  /** Whether the caller has as many webhooks as this. */
  hasAsMany(caller: Caller, count: number): Promise<boolean> {
    const filter = owned<WebhookDocument>(caller, { deletedAt: absent() });
    return withMongoErrors(async () => (await this.model.collection.countDocuments({ ...filter } as never, { limit: count, maxTimeMS: LIMIT_MS })) >= count);
  }

  /** The webhook for an attempt; null where it is gone. */
  forDelivery(webhookId: string): Promise<WebhookState | null> {
    return this.findOne(internal<WebhookDocument>('deliveries are made on behalf of whoever has made the webhook', { _id: webhookId, deletedAt: absent() }));
  }

  /** The enabled webhooks of users. */
  async enabledOf(userIds: readonly string[]): Promise<readonly Taker[]> {
    const found: Taker[] = [];
    for (let from = 0; from < userIds.length; from += USERS) {
      const of = { userId: oneOf(userIds.slice(from, from + USERS)), status: 'enabled' as const, deletedAt: absent<Date>() };
      const filter = internal<WebhookDocument>('events are told to whoever has asked for them', of);
      const options = { projection: TAKER, readConcern: { level: 'majority' }, maxTimeMS: LIMIT_MS } as const;
      found.push(...(await withMongoErrors(() => this.model.collection.find<Taker & { _id: never }>({ ...filter } as never, options).toArray())));
    }
    return found;
  }

  /** Webhooks behind an id, in the order of their ids. */
  behind(after: string, limit: number): Promise<readonly WebhookState[]> {
    const filter = internal<WebhookDocument>('an operator rotates the master key', { _id: greaterThan(after), deletedAt: absent() });
    return this.find(filter, { limit, sort: { _id: 1 } });
  }
}
