import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, QUERIES, type AgentView, type Caller, type Page } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { AgentDto, AgentListDto } from '../dto/agent.dto.js';
import { CreateAgentDto } from '../dto/create-agent.dto.js';
import { DeletedDto } from '../dto/deleted.dto.js';
import { ListAgentsQuery } from '../dto/list-agents.query.js';
import { UpdateAgentDto } from '../dto/update-agent.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { IfMatch, type Condition } from '../http/if-match.decorator.js';
import { Operation } from '../http/operation.decorator.js';

const ID = new IdPipe('agent');

@ApiTags('agents')
@Controller('v1/agents')
export class AgentsController {
  constructor(private readonly rpc: RpcClient) {}

  @Post()
  @Operation({
    id: 'createAgent',
    scope: 'agents:write',
    summary: 'Create an agent',
    answer: { status: 201, type: AgentDto, description: 'The agent', tagged: true },
  })
  create(@CurrentCaller() caller: Caller, @Body() body: CreateAgentDto): Promise<AgentView> {
    return this.rpc.request(COMMANDS.createAgent, { caller, ...body });
  }

  @Get()
  @Operation({
    id: 'listAgents',
    scope: 'agents:read',
    summary: 'List your own agents',
    answer: { type: AgentListDto, description: 'A page of agents' },
  })
  list(@CurrentCaller() caller: Caller, @Query() query: ListAgentsQuery): Promise<Page<AgentView>> {
    return this.rpc.request(QUERIES.listAgents, { caller, ...query });
  }

  @Get(':id')
  @Operation({
    id: 'getAgent',
    scope: 'agents:read',
    summary: 'Get an agent',
    answer: { type: AgentDto, description: 'The agent', tagged: true },
    problems: ['not_found'],
  })
  get(@CurrentCaller() caller: Caller, @Param('id', ID) agentId: string): Promise<AgentView> {
    return this.rpc.request(QUERIES.getAgent, { caller, agentId });
  }

  @Patch(':id')
  @Operation({
    id: 'updateAgent',
    scope: 'agents:write',
    summary: 'Change an agent',
    description: 'A draft can become active; an active agent paused, and a paused one active; each can be archived, and an archived one becomes a draft again.',
    answer: { type: AgentDto, description: 'The agent as it is now', tagged: true },
    problems: ['not_found', 'agent_archived', 'status_transition_refused', 'precondition_failed'],
  })
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', ID) agentId: string,
    @IfMatch() condition: Condition,
    @Body() body: UpdateAgentDto,
  ): Promise<AgentView> {
    return this.rpc.request(COMMANDS.updateAgent, { caller, agentId, ...condition, ...body });
  }

  @Delete(':id')
  @Operation({
    id: 'deleteAgent',
    scope: 'agents:write',
    summary: 'Delete an agent',
    answer: { type: DeletedDto, description: 'It is gone' },
    problems: ['not_found', 'precondition_failed'],
  })
  remove(@CurrentCaller() caller: Caller, @Param('id', ID) agentId: string, @IfMatch() condition: Condition): Promise<DeletedDto> {
    return this.rpc.request(COMMANDS.deleteAgent, { caller, agentId, ...condition });
  }
}
