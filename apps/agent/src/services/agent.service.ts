import { requestCause } from '@fenago/aggregate';
import {
  deterministicId,
  pageOf,
  type AgentSnapshot,
  type AgentView,
  type Caller,
  type COMMANDS,
  type Page,
  type QUERIES,
  type RequestOf,
} from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideCreateAgent } from '../domain/create-agent.js';
import { decideDeleteAgent } from '../domain/delete-agent.js';
import { agentNotFound } from '../domain/errors.js';
import type { AgentState } from '../domain/state.js';
import { decideUpdateAgent, type UpdateAgent } from '../domain/update-agent.js';
import { searchedWords } from '../domain/words.js';
import { toAgentSnapshot, toAgentView } from '../mappers/agent.mapper.js';
import { AgentRepository } from '../repositories/agent.repository.js';
import { ToolCheckService } from './tool-check.service.js';
import { VersionService } from './version.service.js';

@Injectable()
export class AgentService {
  constructor(
    private readonly agents: AgentRepository,
    private readonly versions: VersionService,
    private readonly tools: ToolCheckService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create({ caller, ...profile }: RequestOf<typeof COMMANDS.createAgent>): Promise<AgentView> {
    await this.tools.check(profile.configuration.tools);
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
    return this.change(caller, agentId, 'update', { profile: { name, description, configuration, isPublic, status }, ifRevisions });
  }

  async rollBack({ caller, agentId, version, ifRevisions }: RequestOf<typeof COMMANDS.rollBackAgent>): Promise<AgentView> {
    const { configuration } = await this.versions.get({ caller, agentId, version });
    return this.change(caller, agentId, 'roll_back', { profile: { configuration }, ifRevisions, restoredVersion: version });
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

  list({ caller, ...paging }: RequestOf<typeof QUERIES.listAgents>): Promise<Page<AgentView>> {
    return this.agents.listOwn(caller, paging);
  }

  listDirectory({ caller: _everybody, text, ...paging }: RequestOf<typeof QUERIES.listDirectory>): Promise<Page<AgentView>> {
    const words = text === undefined ? [] : searchedWords(text);
    // A text without a word is the beginning of nothing.
    return text !== undefined && words.length === 0 ? Promise.resolve(pageOf([], paging.limit)) : this.agents.listDirectory(words, paging);
  }

  async getSnapshot({ caller, agentId, version }: RequestOf<typeof QUERIES.getAgentSnapshot>): Promise<AgentSnapshot> {
    const agent = orNotFound(await this.agents.findVersions(caller, agentId));
    return toAgentSnapshot(agent, await this.versions.at(agent, version));
  }

  private async change(
    caller: Caller,
    agentId: string,
    what: string,
    change: Pick<UpdateAgent, 'profile' | 'ifRevisions' | 'restoredVersion'>,
  ): Promise<AgentView> {
    await this.tools.check(change.profile.configuration?.tools);
    // Before a commit may drop what it replaces.
    const keptUpTo = change.profile.configuration === undefined ? 0 : await this.versions.keep(caller, agentId);
    const command = { userId: caller.userId, keptUpTo, ...change };
    await this.agents.aggregates.execute<void>({
      id: agentId,
      cause: requestCause(what, this.clock.now()),
      decide: (state, context) => decideUpdateAgent(state, command, context),
      replay: () => undefined,
    });
    // Read again, for `lastActive` is written beside the commits.
    return this.get({ caller, agentId });
  }
}

function orNotFound<T>(found: T | null): T {
  if (found === null) throw agentNotFound();
  return found;
}
