import { requestCause } from '@fenago/aggregate';
import { deterministicId, type AgentSnapshot, type AgentView, type COMMANDS, type Page, type QUERIES, type RequestOf } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideCreateAgent } from '../domain/create-agent.js';
import { decideDeleteAgent } from '../domain/delete-agent.js';
import { agentNotFound, versionNotFound } from '../domain/errors.js';
import type { AgentState } from '../domain/state.js';
import { decideUpdateAgent } from '../domain/update-agent.js';
import { versionAt } from '../domain/versions.js';
import { toAgentSnapshot, toAgentView } from '../mappers/agent.mapper.js';
import { AgentRepository } from '../repositories/agent.repository.js';

@Injectable()
export class AgentService {
  constructor(
    private readonly agents: AgentRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create({ caller, ...profile }: RequestOf<typeof COMMANDS.createAgent>): Promise<AgentView> {
    const cause = requestCause('create', this.clock.now());
    const agentId = deterministicId('agent', cause.time.getTime(), caller.userId, cause.id);
    const state = await this.agents.aggregates.execute<AgentState>({
      id: agentId,
      cause,
      decide: (_state, context) => decideCreateAgent({ agentId, ownerId: caller.userId, profile }, context),
      replay: orNotFound,
    });
    return toAgentView(state, caller);
  }

  async update(request: RequestOf<typeof COMMANDS.updateAgent>): Promise<AgentView> {
    const { caller, agentId, name, description, configuration, isPublic, status, ifRevisions } = request;
    const command = { userId: caller.userId, profile: { name, description, configuration, isPublic, status }, ifRevisions };
    await this.agents.aggregates.execute<void>({
      id: agentId,
      cause: requestCause('update', this.clock.now()),
      decide: (state, context) => decideUpdateAgent(state, command, context),
      replay: () => undefined,
    });
    // Read again, for `lastActive` is written beside the commits.
    return this.get({ caller, agentId });
  }

  delete({ caller, agentId, ifRevisions }: RequestOf<typeof COMMANDS.deleteAgent>): Promise<{ readonly id: string; readonly deleted: true }> {
    return this.agents.aggregates.execute<{ readonly id: string; readonly deleted: true }>({
      id: agentId,
      cause: requestCause('delete', this.clock.now()),
      decide: (state) => decideDeleteAgent(state, { userId: caller.userId, ifRevisions }),
      replay: () => ({ id: agentId, deleted: true }),
    });
  }

  async get({ caller, agentId }: RequestOf<typeof QUERIES.getAgent>): Promise<AgentView> {
    return toAgentView(orNotFound(await this.agents.findVisible(caller, agentId)), caller);
  }

  list({ caller, scope, ...paging }: RequestOf<typeof QUERIES.listAgents>): Promise<Page<AgentView>> {
    return scope === 'mine' ? this.agents.listOwn(caller, paging) : this.agents.listPublic(caller, paging);
  }

  async getSnapshot({ caller, agentId, version }: RequestOf<typeof QUERIES.getAgentSnapshot>): Promise<AgentSnapshot> {
    const agent = orNotFound(await this.agents.findVersions(caller, agentId));
    const kept = versionAt(agent, version);
    if (kept === undefined) throw versionNotFound(version ?? agent.version);
    return toAgentSnapshot(agent, kept);
  }
}

function orNotFound<T>(found: T | null): T {
  if (found === null) throw agentNotFound();
  return found;
}
