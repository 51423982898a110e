import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { AgentView, Caller, Page, Paging } from '@fenago/contracts';
import { MongoLink, Repository, absent, eachBegins, internal, owned } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { AgentState } from '../domain/state.js';
import { toAgentView, toPublicAgentView, type Agent } from '../mappers/agent.mapper.js';
import { AGENT, agentSchema, type AgentDocument } from '../schemas/agent.schema.js';

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

  /** The same, with the versions that its document holds. */
  async findVersions(caller: Caller, agentId: string): Promise<SnapshotSource | null> {
    return (await this.findOwnVersions(caller, agentId)) ?? (await this.findOne(publicOne(agentId), SNAPSHOT));
  }

  /** The caller's own, with the versions that its document holds. */
  findOwnVersions(caller: Caller, agentId: string): Promise<SnapshotSource | null> {
    return this.findOne(own(caller, agentId), SNAPSHOT);
  }

  listOwn(caller: Caller, paging: Paging): Promise<Page<AgentView>> {
    return this.page(paging, owned<AgentDocument>(caller, { deletedAt: absent() }, 'ownerId'), (agent) => toAgentView(agent, caller));
  }

  /**
   * The directory: what is public and runs, as those see it who do not own it.
   * @param words each of them begins a word of the agent; all agents where there are none
   */
  listDirectory(words: readonly string[], paging: Paging): Promise<Page<AgentView>> {
    const found = words.length === 0 ? {} : { words: eachBegins<string>(words) };
    const filter = internal<AgentDocument>(EVERYBODYS, { isPublic: true, status: 'active', deletedAt: absent(), ...found });
    return this.page(paging, filter, toPublicAgentView);
  }
}

const own = (caller: Caller, agentId: string) =>
  owned<AgentDocument>(caller, { _id: agentId, deletedAt: absent() }, 'ownerId');

const publicOne = (agentId: string) =>
  internal<AgentDocument>(EVERYBODYS, { _id: agentId, isPublic: true, deletedAt: absent() });
