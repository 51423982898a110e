import { AggregateEngine } from '@fenago/aggregate';
import { MongoLink } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { secretRingIdOf, type ToolSecretRingState } from '../domain/tool-secret.state.js';
import { TOOL_SECRET_RING, toolSecretRingSchema } from '../schemas/tool-secret-ring.schema.js';
import { RingRepository } from './ring.repository.js';

@Injectable()
export class ToolSecretRepository extends RingRepository<ToolSecretRingState> {
  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link, engine, { aggregate: 'tool_secret', collection: TOOL_SECRET_RING, schema: toolSecretRingSchema, entries: 'secrets', idOf: secretRingIdOf });
  }

  /** The secrets that the tools of a run may name: of the agent's owner, or of the user whose turn it is. */
  ofRun(userId: string): Promise<ToolSecretRingState | null> {
    return this.ofUser("a tool sends what its agent's owner or the user of the turn has stored for it", userId);
  }
}
