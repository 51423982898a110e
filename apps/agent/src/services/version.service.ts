import { pageOf, type AgentVersionView, type Caller, type DomainEvent, type Page, type QUERIES, type RequestOf } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { agentNotFound, versionNotFound } from '../domain/errors.js';
import type { AgentState, AgentVersion } from '../domain/state.js';
import { mergeVersions, versionAt } from '../domain/versions.js';
import { toAgentVersionView } from '../mappers/agent.mapper.js';
import { AgentVersionRepository } from '../repositories/agent-version.repository.js';
import { AgentRepository } from '../repositories/agent.repository.js';

type Holder = Pick<AgentState, '_id' | 'version' | 'versions'>;

/**
 * Every version of every agent. A version is made in the agent's document, by the commit that tells of it. Before the next
 * one is committed it is kept in a collection of its own, and only then may a commit drop it from the document. So whenever
 * the process ends, a version that was answered is in one of the two, and who looks into the document first misses none.
 */
@Injectable()
export class VersionService {
  constructor(
    private readonly agents: AgentRepository,
    private readonly kept: AgentVersionRepository,
  ) {}

  /** @returns version up to which all of the caller's agent are kept now; 0 where there is no such agent */
  async keep(caller: Caller, agentId: string): Promise<number> {
    const agent = await this.agents.findOwnVersions(caller, agentId);
    if (agent === null) return 0;
    for (const version of agent.versions) await this.kept.add(agentId, agent.ownerId, version);
    // Its deletion may have swept them before these came.
    if ((await this.agents.findOwnVersions(caller, agentId)) === null) await this.kept.deleteAll(agentId);
    return agent.versions.at(-1)?.version ?? 0;
  }

  /**
   * A version of an agent whose document was just read, or the present one where none is named.
   * @throws FenagoError `not_found`
   */
  async at(agent: Holder, version = agent.version): Promise<AgentVersion> {
    const found = versionAt(agent, version) ?? (await this.kept.get(agent._id, version));
    if (found === null) throw versionNotFound(version);
    return found;
  }

  async get({ caller, agentId, version }: RequestOf<typeof QUERIES.getAgentVersion>): Promise<AgentVersionView> {
    return toAgentVersionView(agentId, await this.at(await this.own(caller, agentId), version));
  }

  async list({ caller, agentId, ...paging }: RequestOf<typeof QUERIES.listAgentVersions>): Promise<Page<AgentVersionView>> {
    const { versions } = await this.own(caller, agentId);
    const kept = await this.kept.list(caller, agentId, paging);
    const rows = mergeVersions(agentId, kept, versions, paging);
    return pageOf(rows.map((row) => toAgentVersionView(agentId, row)), paging.limit);
  }

  /** An agent is gone, and so is what it was. */
  async forget({ data }: DomainEvent<'agent.deleted'>): Promise<void> {
    await this.kept.deleteAll(data.agentId);
  }

  private async own(caller: Caller, agentId: string): Promise<Holder> {
    const agent = await this.agents.findOwnVersions(caller, agentId);
    if (agent === null) throw agentNotFound();
    return agent;
  }
}
