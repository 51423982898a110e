import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, QUERIES, type Caller, type Page, type ToolSecretView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { CreateSecretDto } from '../dto/create-secret.dto.js';
import { DeletedDto } from '../dto/deleted.dto.js';
import { ListSecretsQuery } from '../dto/list-secrets.query.js';
import { SecretDto, SecretListDto } from '../dto/secret.dto.js';
import { UpdateSecretDto } from '../dto/update-secret.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { Operation } from '../http/operation.decorator.js';

const ID = new IdPipe('toolSecret');

@ApiTags('secrets')
@Controller('v1/secrets')
export class SecretsController {
  constructor(private readonly rpc: RpcClient) {}

  @Post()
  @Operation({
    id: 'createSecret',
    scope: 'keys:write',
    summary: 'Store a secret that headers of tools name',
    description:
      'Tools of your agents send it where they say {{secret:name}}, whoever converses with them. Where a tool says {{user_secret:name}}, it is that of the user who converses with the agent. A user may have 50.',
    answer: { status: 201, type: SecretDto, description: 'The secret, without its value' },
    problems: ['conflict', 'limit_reached'],
  })
  create(@CurrentCaller() caller: Caller, @Body() body: CreateSecretDto): Promise<ToolSecretView> {
    return this.rpc.request(COMMANDS.createToolSecret, { caller, ...body });
  }

  @Get()
  @Operation({
    id: 'listSecrets',
    scope: 'keys:write',
    summary: 'List your secrets',
    answer: { type: SecretListDto, description: 'A page of secrets' },
  })
  list(@CurrentCaller() caller: Caller, @Query() query: ListSecretsQuery): Promise<Page<ToolSecretView>> {
    return this.rpc.request(QUERIES.listToolSecrets, { caller, ...query });
  }

  @Get(':id')
  @Operation({
    id: 'getSecret',
    scope: 'keys:write',
    summary: 'Get a secret',
    answer: { type: SecretDto, description: 'The secret, without its value' },
    problems: ['not_found'],
  })
  get(@CurrentCaller() caller: Caller, @Param('id', ID) toolSecretId: string): Promise<ToolSecretView> {
    return this.rpc.request(QUERIES.getToolSecret, { caller, toolSecretId });
  }

  @Patch(':id')
  @Operation({
    id: 'updateSecret',
    scope: 'keys:write',
    summary: 'Rename a secret, give it another value, or say where it may be sent',
    answer: { type: SecretDto, description: 'The secret as it is now' },
    problems: ['not_found', 'conflict'],
  })
  update(@CurrentCaller() caller: Caller, @Param('id', ID) toolSecretId: string, @Body() body: UpdateSecretDto): Promise<ToolSecretView> {
    return this.rpc.request(COMMANDS.updateToolSecret, { caller, toolSecretId, ...body });
  }

  @Delete(':id')
  @Operation({
    id: 'deleteSecret',
    scope: 'keys:write',
    summary: 'Delete a secret; calls of tools that name it fail until there is one of that name again',
    answer: { type: DeletedDto, description: 'It is gone' },
    problems: ['not_found'],
  })
  remove(@CurrentCaller() caller: Caller, @Param('id', ID) toolSecretId: string): Promise<DeletedDto> {
    return this.rpc.request(COMMANDS.deleteToolSecret, { caller, toolSecretId });
  }
}
