import { deleting, type Holding } from '@fenago/erasure';
import { MongoLink, Repository, internal, isDuplicateKey, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import {
  AGENT_REPLICA_COLLECTION,
  agentReplicaSchema,
  type AgentReplica,
  type AgentVersion,
} from '../schemas/agent-replica.schema.js';

/** Versions kept of one agent; older ones are asked of its service. */
const KEPT_VERSIONS = 8;

/** Local copies of agents; an event that is older than the copy changes nothing. */
@Injectable()
export class AgentReplicaRepository extends Repository<AgentReplica> {
  /** What goes with the owners of agents. */
  readonly holding: Holding;

  constructor(link: MongoLink) {
    super(link.model<AgentReplica>(AGENT_REPLICA_COLLECTION, agentReplicaSchema));
    this.holding = deleting('agent_copies', this.model.collection, 'ownerId');
  }

  byId(agentId: string): Promise<AgentReplica | null> {
    return this.findOne(internal('who may run an agent was checked when the message was posted', { _id: agentId }));
  }

  /** @param sequence ordinal of the event that tells it; an older one changes nothing */
  put(agent: AgentVersion, sequence: number): Promise<void> {
    const { agentId, ownerId, version, configuration } = agent;
    return this.write(agentId, sequence, {
      $set: { ownerId, sequence },
      $push: { versions: { $each: [{ version, configuration }], $slice: -KEPT_VERSIONS } },
    });
  }

  /** Leaves a copy without versions, so that late events cannot bring the agent back. */
  clear(agentId: string, ownerId: string, sequence: number): Promise<void> {
    return this.write(agentId, sequence, { $set: { ownerId, sequence, versions: [] } });
  }

  private write(agentId: string, sequence: number, update: object): Promise<void> {
    return withMongoErrors(async () => {
      try {
        await this.model.collection.updateOne({ _id: agentId as never, sequence: { $lt: sequence } }, update, { upsert: true });
      } catch (error) {
        // The copy is as new or newer: the filter missed it, and the insertion met its _id.
        if (!isDuplicateKey(error)) throw error;
      }
    });
  }
}
