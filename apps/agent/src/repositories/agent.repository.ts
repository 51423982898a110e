import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { AgentView, Caller, Page, Paging } from '@fenago/contracts';
import { MongoLink, Repository, absent, internal, owned } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { AgentState } from '../domain/state.js';
import { toAgentView } from '../mappers/agent.mapper.js';
import { AGENT, agentSchema, type AgentDocument } from '../schemas/agent.schema.js';

/** An agent as it is now. */
export type Agent = Omit<AgentState, 'versions'>;

/** What a snapshot is made of. */
const SNAPSHOT = ['ownerId', 'status', 'isPublic', 'name', 'version', 'versions'] as const;
export type SnapshotSource = Pick<AgentState, (typeof SNAPSHOT)[number] | '_id'>;

const EVERYBODYS = 'a public agent is for everybody to see';

@Injectable()
export class AgentRepository extends Repository<AgentDocument> {
  readonly aggregates: AggregateStore<AgentState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link.model(AGENT, agentSchema));
    const collection = link.db.collection(AGENT);
    this.aggregates = engine.store<AgentState>({ name: 'agent', collection, ownerOf: (state) => state.ownerId });
  }

  /** An agent that is the caller's, or public; null where there is none. */
  async findVisible(caller: Caller, agentId: string): Promise<Agent | null> {
    return (await this.findOne(own(caller, agentId))) ?? (await this.findOne(publicOne(agentId)));
  }

  /** The same, with the versions that are kept of it. */
  async findVersions(caller: Caller, agentId: string): Promise<SnapshotSource | null> {
    return (await this.findOne(own(caller, agentId), SNAPSHOT)) ?? (await this.findOne(publicOne(agentId), SNAPSHOT));
  }

  listOwn(caller: Caller, paging: Paging): Promise<Page<AgentView>> {
    return this.page(paging, owned<AgentDocument>(caller, { deletedAt: absent() }, 'ownerId'), (agent) => toAgentView(agent, caller));
  }

  /** The directory, as the caller may see it: what is public and runs. */
  listPublic(caller: Caller, paging: Paging): Promise<Page<AgentView>> {
    const filter = internal<AgentDocument>(EVERYBODYS, { isPublic: true, status: 'active', deletedAt: absent() });
    return this.page(paging, filter, (agent) => toAgentView(agent, caller));
  }
}

const own = (caller: Caller, agentId: string) =>
  owned<AgentDocument>(caller, { _id: agentId, deletedAt: absent() }, 'ownerId');

const publicOne = (agentId: string) =>
  internal<AgentDocument>(EVERYBODYS, { _id: agentId, isPublic: true, deletedAt: absent() });
