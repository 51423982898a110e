import type { AgentConfiguration, AgentStatus } from '@fenago/contracts';
import { deleting, type Holding } from '@fenago/erasure';
import type { ProjectionPlace } from '@fenago/host';
import { MongoLink, ShadowCollection, isDuplicateKey, withMongoErrors, type Model } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { KnownAgent } from '../domain/agent.js';
import { toKnownAgent } from '../mappers/agent.mapper.js';
import { AGENT_REPLICA, agentReplicaSchema, type AgentReplicaDocument } from '../schemas/agent-replica.schema.js';

export interface AgentProfile {
  readonly agentId: string;
  readonly ownerId: string;
  readonly version: number;
  readonly isPublic: boolean;
  readonly status: AgentStatus;
  readonly configuration: Pick<AgentConfiguration, 'turnPolicy'>;
}

const READ_LIMIT_MS = 4_000;
/** Of a rebuild, which passes over all that it has been told of. */
const SCAN_LIMIT_MS = 60_000;

/**
 * The agents as their service's events have told. Events may come twice and in any order: profile and status each keep
 * the sequence of the newest event that told them, since one commit of an agent may emit an event for each.
 */
@Injectable()
export class AgentReplicaRepository {
  /** What goes with the owners of agents. */
  readonly holding: Holding;
  /** Where they are made anew. */
  readonly shadow: ShadowCollection<AgentReplicaDocument>;
  private readonly model: Model<AgentReplicaDocument>;

  constructor(link: MongoLink) {
    this.model = link.model(AGENT_REPLICA, agentReplicaSchema);
    this.shadow = new ShadowCollection(link, this.model);
    this.holding = deleting('agent_copies', this.model.collection, 'ownerId');
  }

  /** Null where the events have not told enough of it, or it is gone. Whoever asks decides who may see it. */
  find(agentId: string): Promise<KnownAgent | null> {
    return withMongoErrors(async () => {
      const found = await this.model.findOne({ _id: agentId }).maxTimeMS(READ_LIMIT_MS).lean().exec();
      return found === null ? null : toKnownAgent(found as AgentReplicaDocument);
    });
  }

  async applyProfile(profile: AgentProfile, sequence: number, place: ProjectionPlace = 'live'): Promise<void> {
    const { agentId, ownerId, version, isPublic, status, configuration } = profile;
    await this.write(place, agentId, {
      ownerId: { $literal: ownerId },
      version: ifNewer('profileSequence', sequence, 'version', version),
      isPublic: ifNewer('profileSequence', sequence, 'isPublic', isPublic),
      turnPolicy: ifNewer('profileSequence', sequence, 'turnPolicy', configuration.turnPolicy ?? 'enqueue'),
      profileSequence: newest('profileSequence', sequence),
      status: ifNewer('statusSequence', sequence, 'status', status),
      statusSequence: newest('statusSequence', sequence),
    });
  }

  async applyStatus(agentId: string, ownerId: string, status: AgentStatus, sequence: number, place: ProjectionPlace = 'live'): Promise<void> {
    await this.write(place, agentId, {
      ownerId: { $literal: ownerId },
      status: ifNewer('statusSequence', sequence, 'status', status),
      statusSequence: newest('statusSequence', sequence),
    });
  }

  async applyDeletion(agentId: string, ownerId: string, at: Date, place: ProjectionPlace = 'live'): Promise<void> {
    await this.write(place, agentId, { ownerId: { $literal: ownerId }, deletedAt: { $literal: at } });
  }

  /** Some that are live and of which what is made anew does not know all, by their ids. @param after last id of the batch before */
  incomplete(after: string | null, limit: number): Promise<readonly AgentReplicaDocument[]> {
    const { collectionName } = this.shadow.collection;
    const told = { $or: [{ version: { $exists: true }, status: { $exists: true } }, { deletedAt: { $exists: true } }] };
    const stages = [
      { $match: { deletedAt: { $exists: false }, ...(after === null ? {} : { _id: { $gt: after } }) } },
      { $sort: { _id: 1 } },
      { $lookup: { from: collectionName, localField: '_id', foreignField: '_id', pipeline: [{ $match: told }], as: 'told' } },
      { $match: { told: [] } },
      { $limit: limit },
      { $project: { told: 0 } },
    ];
    return withMongoErrors(() => this.model.collection.aggregate<AgentReplicaDocument>(stages, { maxTimeMS: SCAN_LIMIT_MS }).toArray());
  }

  private write(place: ProjectionPlace, agentId: string, set: Record<string, unknown>): Promise<void> {
    const collection = place === 'live' ? this.model.collection : this.shadow.collection;
    const update = () => collection.updateOne({ _id: agentId as never }, [{ $set: set }], { upsert: true });
    return withMongoErrors(async () => {
      try {
        await update();
      } catch (error) {
        // Another replica inserted the row at the same moment; now there is one to update.
        if (!isDuplicateKey(error)) throw error;
        await update();
      }
    });
  }
}

/** The value where the event is newer than what the row was told by, else what the row has. */
function ifNewer(guard: string, sequence: number, field: string, value: unknown): unknown {
  return { $cond: [{ $lt: [{ $ifNull: [`$${guard}`, -1] }, sequence] }, { $literal: value }, `$${field}`] };
}

function newest(guard: string, sequence: number): unknown {
  return { $max: [`$${guard}`, sequence] };
}
