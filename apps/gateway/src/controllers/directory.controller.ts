import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { QUERIES, type AgentView, type Caller, type Page } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { AgentListDto } from '../dto/agent.dto.js';
import { ListDirectoryQuery } from '../dto/list-directory.query.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { Operation } from '../http/operation.decorator.js';

@ApiTags('agents')
@Controller('v1/directory/agents')
export class DirectoryController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Operation({
    id: 'listDirectory',
    scope: 'agents:read',
    summary: "List everybody's public, active agents, or search them",
    description: 'They are shown as their owners show them to others: of the configuration, the model alone.',
    answer: { type: AgentListDto, description: 'A page of agents' },
  })
  list(@CurrentCaller() caller: Caller, @Query() { q, ...query }: ListDirectoryQuery): Promise<Page<AgentView>> {
    return this.rpc.request(QUERIES.listDirectory, { caller, ...query, ...(q === undefined ? {} : { text: q }) });
  }
}
