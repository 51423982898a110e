import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, QUERIES, type AgentVersionView, type AgentView, type Caller, type Page } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { AgentVersionDto, AgentVersionListDto } from '../dto/agent-version.dto.js';
import { AgentDto } from '../dto/agent.dto.js';
import { ListAgentVersionsQuery } from '../dto/list-agent-versions.query.js';
import { RollBackAgentDto } from '../dto/roll-back-agent.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { IfMatch, type Condition } from '../http/if-match.decorator.js';
import { Operation } from '../http/operation.decorator.js';
import { VersionPipe } from '../http/version.pipe.js';

const ID = new IdPipe('agent');

@ApiTags('agents')
@Controller('v1/agents/:id')
export class AgentVersionsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get('versions')
  @Operation({
    id: 'listAgentVersions',
    scope: 'agents:read',
    summary: 'List the configurations that an agent has and had',
    answer: { type: AgentVersionListDto, description: 'A page of versions' },
    problems: ['not_found'],
  })
  list(
    @CurrentCaller() caller: Caller,
    @Param('id', ID) agentId: string,
    @Query() query: ListAgentVersionsQuery,
  ): Promise<Page<AgentVersionView>> {
    return this.rpc.request(QUERIES.listAgentVersions, { caller, agentId, ...query });
  }

  @Get('versions/:version')
  @Operation({
    id: 'getAgentVersion',
    scope: 'agents:read',
    summary: 'Get a configuration that an agent has or had',
    answer: { type: AgentVersionDto, description: 'The version' },
    problems: ['not_found'],
  })
  get(
    @CurrentCaller() caller: Caller,
    @Param('id', ID) agentId: string,
    @Param('version', new VersionPipe()) version: number,
  ): Promise<AgentVersionView> {
    return this.rpc.request(QUERIES.getAgentVersion, { caller, agentId, version });
  }

  @Post('rollback')
  @Operation({
    id: 'rollBackAgent',
    scope: 'agents:write',
    summary: 'Give an agent the configuration of an old version again, as a new version',
    answer: { type: AgentDto, description: 'The agent as it is now', tagged: true },
    problems: ['not_found', 'agent_archived', 'precondition_failed'],
  })
  rollBack(
    @CurrentCaller() caller: Caller,
    @Param('id', ID) agentId: string,
    @IfMatch() condition: Condition,
    @Body() body: RollBackAgentDto,
  ): Promise<AgentView> {
    return this.rpc.request(COMMANDS.rollBackAgent, { caller, agentId, ...condition, ...body });
  }
}
