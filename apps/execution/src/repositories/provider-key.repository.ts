import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { Caller } from '@fenago/contracts';
import { MongoLink, Repository, greaterThan, internal, owned, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { ringIdOf, type ProviderKeyRingState } from '../domain/provider-key.state.js';
import { PROVIDER_KEY_RING, providerKeyRingSchema, type ProviderKeyRingDocument } from '../schemas/provider-key-ring.schema.js';

@Injectable()
export class ProviderKeyRepository extends Repository<ProviderKeyRingDocument> {
  readonly aggregates: AggregateStore<ProviderKeyRingState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link.model(PROVIDER_KEY_RING, providerKeyRingSchema));
    const collection = link.db.collection(PROVIDER_KEY_RING);
    this.aggregates = engine.store<ProviderKeyRingState>({ name: 'provider_key', collection, ownerOf: (ring) => ring.userId });
  }

  /** The caller's keys; null where it has never had one. */
  get(caller: Caller): Promise<ProviderKeyRingState | null> {
    return this.findOne(owned<ProviderKeyRingDocument>(caller, { _id: ringIdOf(caller.userId) }));
  }

  /** The keys that runs of a user's agents may use, whoever runs them. */
  ofAgentOwner(userId: string): Promise<ProviderKeyRingState | null> {
    return this.findOne(internal<ProviderKeyRingDocument>('who may run an agent runs it with its owner\'s keys', { _id: ringIdOf(userId) }));
  }

  /** Rings behind an id, in the order of their ids. */
  behind(after: string, limit: number): Promise<readonly ProviderKeyRingState[]> {
    const filter = internal<ProviderKeyRingDocument>('an operator rotates the master key', { _id: greaterThan(after) });
    return this.find(filter, { limit, sort: { _id: 1 } });
  }

  /** Notes a use beside the commits: `v` stays as it is. An older time, and a key that is gone, change nothing. */
  async noteUse(userId: string, providerKeyId: string, at: Date): Promise<void> {
    const filter = { _id: ringIdOf(userId) as never, 'keys.id': providerKeyId };
    await withMongoErrors(() => this.model.collection.updateOne(filter, { $max: { [`lastUsed.${providerKeyId}`]: at } }));
  }

  /** After a key was removed. */
  async forgetUse(userId: string, providerKeyId: string): Promise<void> {
    const update = { $unset: { [`lastUsed.${providerKeyId}`]: '' as const } };
    await withMongoErrors(() => this.model.collection.updateOne({ _id: ringIdOf(userId) as never }, update));
  }
}
