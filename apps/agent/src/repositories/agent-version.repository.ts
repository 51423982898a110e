import type { Caller, Paging } from '@fenago/contracts';
import { deleting, type Holding } from '@fenago/erasure';
import { MongoLink, Repository, internal, owned, pageQuery } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { AgentVersion } from '../domain/state.js';
import { agentVersionId } from '../domain/versions.js';
import { AGENT_VERSION, agentVersionSchema, type AgentVersionDocument } from '../schemas/agent-version.schema.js';

/** Configurations that agents' documents need not hold any more. */
@Injectable()
export class AgentVersionRepository extends Repository<AgentVersionDocument> {
  /** What goes with their owners. */
  readonly holding: Holding;

  constructor(link: MongoLink) {
    super(link.model(AGENT_VERSION, agentVersionSchema));
    this.holding = deleting('agent_versions', this.model.collection, 'ownerId');
  }

  /** A majority of the database has it then. One that is there already stays: it is the same. */
  async add(agentId: string, ownerId: string, version: AgentVersion): Promise<void> {
    await this.insert({ ...version, _id: agentVersionId(agentId, version.version), agentId, ownerId });
  }

  get(agentId: string, version: number): Promise<AgentVersionDocument | null> {
    return this.findOne(internal('who asks was shown the agent itself', { _id: agentVersionId(agentId, version) }));
  }

  /** One more than the limit, where there are as many. */
  list(caller: Caller, agentId: string, paging: Paging): Promise<readonly AgentVersionDocument[]> {
    const { filter, sort, limit } = pageQuery(paging, owned<AgentVersionDocument>(caller, { agentId }, 'ownerId'));
    return this.find(filter, { sort, limit });
  }

  /** For an agent that is gone. */
  deleteAll(agentId: string): Promise<number> {
    return this.deleteMany(internal('the agent was deleted', { agentId }));
  }
}
