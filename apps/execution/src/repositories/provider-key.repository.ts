import { AggregateEngine } from '@fenago/aggregate';
import { MongoLink } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { ringIdOf, type ProviderKeyRingState } from '../domain/provider-key.state.js';
import { PROVIDER_KEY_RING, providerKeyRingSchema } from '../schemas/provider-key-ring.schema.js';
import { RingRepository } from './ring.repository.js';

@Injectable()
export class ProviderKeyRepository extends RingRepository<ProviderKeyRingState> {
  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link, engine, { aggregate: 'provider_key', collection: PROVIDER_KEY_RING, schema: providerKeyRingSchema, entries: 'keys', idOf: ringIdOf });
  }

  /** The keys that runs of a user's agents may use, whoever runs them. */
  ofAgentOwner(userId: string): Promise<ProviderKeyRingState | null> {
    return this.ofUser("who may run an agent runs it with its owner's keys", userId);
  }
}
