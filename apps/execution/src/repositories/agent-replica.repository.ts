import { deleting, type Holding } from '@fenago/erasure';
import type { ProjectionPlace } from '@fenago/host';
import { MongoLink, Repository, ShadowCollection, internal, isDuplicateKey, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import {
  AGENT_REPLICA_COLLECTION,
  agentReplicaSchema,
  type AgentReplica,
  type AgentVersion,
} from '../schemas/agent-replica.schema.js';

/** Versions kept of one agent; older ones are asked of its service. */
const KEPT_VERSIONS = 8;
/** Of a rebuild, which passes over all that it has been told of. */
const SCAN_LIMIT_MS = 60_000;

/** Local copies of agents; an event that is older than the copy changes nothing. */
@Injectable()
export class AgentReplicaRepository extends Repository<AgentReplica> {
  /** What goes with the owners of agents. */
  readonly holding: Holding;
  /** Where they are made anew. */
  readonly shadow: ShadowCollection<AgentReplica>;

  constructor(link: MongoLink) {
    super(link.model<AgentReplica>(AGENT_REPLICA_COLLECTION, agentReplicaSchema));
    this.shadow = new ShadowCollection(link, this.model);
    this.holding = deleting('agent_copies', this.model.collection, 'ownerId');
  }

  byId(agentId: string): Promise<AgentReplica | null> {
    return this.findOne(internal('who may run an agent was checked when the message was posted', { _id: agentId }));
  }

  /** @param sequence ordinal of the event that tells it; an older one changes nothing */
  put(agent: AgentVersion, sequence: number, place: ProjectionPlace = 'live'): Promise<void> {
    const { agentId, ownerId, version, configuration } = agent;
    return this.write(place, agentId, sequence, {
      $set: { ownerId, sequence },
      $push: { versions: { $each: [{ version, configuration }], $slice: -KEPT_VERSIONS } },
    });
  }

  /** Leaves a copy without versions, so that late events cannot bring the agent back. */
  clear(agentId: string, ownerId: string, sequence: number, place: ProjectionPlace = 'live'): Promise<void> {
    return this.write(place, agentId, sequence, { $set: { ownerId, sequence, versions: [] } });
  }

  /** Some that are live and of which what is made anew knows nothing, by their ids. @param after last id of the batch before */
  incomplete(after: string | null, limit: number): Promise<readonly AgentReplica[]> {
    const { collectionName } = this.shadow.collection;
    const stages = [
      { $match: { 'versions.0': { $exists: true }, ...(after === null ? {} : { _id: { $gt: after } }) } },
      { $sort: { _id: 1 } },
      { $lookup: { from: collectionName, localField: '_id', foreignField: '_id', pipeline: [{ $project: { _id: 1 } }], as: 'told' } },
      { $match: { told: [] } },
      { $limit: limit },
      { $project: { told: 0 } },
    ];
    return withMongoErrors(() => this.model.collection.aggregate<AgentReplica>(stages, { maxTimeMS: SCAN_LIMIT_MS }).toArray());
  }

  private write(place: ProjectionPlace, agentId: string, sequence: number, update: object): Promise<void> {
    return withMongoErrors(async () => {
      try {
        const collection = place === 'live' ? this.model.collection : this.shadow.collection;
        await collection.updateOne({ _id: agentId as never, sequence: { $lt: sequence } }, update, { upsert: true });
      } catch (error) {
        // The copy is as new or newer: the filter missed it, and the insertion met its _id.
        if (!isDuplicateKey(error)) throw error;
      }
    });
  }
}
