import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { ApiKeyView, Caller, Page, Paging } from '@fenago/contracts';
import { MongoLink, Repository, absent, internal, owned, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { ApiKeyState } from '../domain/api-key.state.js';
import { toApiKeyView } from '../mappers/api-key.mapper.js';
import { API_KEY, apiKeySchema, type ApiKeyDocument } from '../schemas/api-key.schema.js';

@Injectable()
export class ApiKeyRepository extends Repository<ApiKeyDocument> {
  readonly aggregates: AggregateStore<ApiKeyState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link.model(API_KEY, apiKeySchema));
    const collection = link.db.collection(API_KEY);
    this.aggregates = engine.store<ApiKeyState>({ name: 'api_key', collection, ownerOf: (key) => key.userId });
  }

  get(caller: Caller, apiKeyId: string): Promise<ApiKeyState | null> {
    return this.findOne(owned<ApiKeyDocument>(caller, { _id: apiKeyId }));
  }

  list(caller: Caller, paging: Paging): Promise<Page<ApiKeyView>> {
    return this.page(paging, owned<ApiKeyDocument>(caller, {}), toApiKeyView);
  }

  /** Whether the caller has as many keys as this that are not revoked. */
  async hasAsMany(caller: Caller, count: number): Promise<boolean> {
    return (await this.find(owned<ApiKeyDocument>(caller, { revokedAt: absent() }), { limit: count })).length >= count;
  }

  /** One that is not revoked, whoever has it. */
  findLive(apiKeyId: string): Promise<ApiKeyState | null> {
    return this.findOne(internal<ApiKeyDocument>('the key tells who the caller is', { _id: apiKeyId, revokedAt: absent() }));
  }

  /**
   * Notes when keys were used, in one write for all, beside their commits: `v` stays as it is.
   * @param staleMs milliseconds for which a use that was noted stands, whichever replica noted it
   */
  async noteUses(uses: ReadonlyMap<string, Date>, staleMs: number): Promise<void> {
    if (uses.size === 0) return;
    const operations = [...uses].map(([apiKeyId, at]) => {
      const stale = { $or: [{ lastUsedAt: null }, { lastUsedAt: { $lt: new Date(at.getTime() - staleMs) } }] };
      return { updateOne: { filter: { _id: apiKeyId as never, ...stale }, update: { $set: { lastUsedAt: at } } } };
    });
    await withMongoErrors(() => this.model.collection.bulkWrite(operations, { ordered: false }));
  }
}
