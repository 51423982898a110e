import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, QUERIES, type Caller, type Page, type ProviderKeyView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { CreateProviderKeyDto } from '../dto/create-provider-key.dto.js';
import { DeletedDto } from '../dto/deleted.dto.js';
import { ListProviderKeysQuery } from '../dto/list-provider-keys.query.js';
import { ProviderKeyDto, ProviderKeyListDto } from '../dto/provider-key.dto.js';
import { UpdateProviderKeyDto } from '../dto/update-provider-key.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { Operation } from '../http/operation.decorator.js';

const ID = new IdPipe('providerKey');

@ApiTags('provider keys')
@Controller('v1/provider-keys')
export class ProviderKeysController {
  constructor(private readonly rpc: RpcClient) {}

  @Post()
  @Operation({
    id: 'createProviderKey',
    scope: 'keys:write',
    summary: 'Bring a key of a model provider',
    description: 'Your agents whose configuration names it run on your account with that provider, whoever converses with them. A user may have 20.',
    answer: { status: 201, type: ProviderKeyDto, description: 'The provider key, without the key itself' },
    problems: ['conflict', 'limit_reached'],
  })
  create(@CurrentCaller() caller: Caller, @Body() body: CreateProviderKeyDto): Promise<ProviderKeyView> {
    return this.rpc.request(COMMANDS.createProviderKey, { caller, ...body });
  }

  @Get()
  @Operation({
    id: 'listProviderKeys',
    scope: 'keys:write',
    summary: 'List your provider keys',
    answer: { type: ProviderKeyListDto, description: 'A page of provider keys' },
  })
  list(@CurrentCaller() caller: Caller, @Query() query: ListProviderKeysQuery): Promise<Page<ProviderKeyView>> {
    return this.rpc.request(QUERIES.listProviderKeys, { caller, ...query });
  }

  @Get(':id')
  @Operation({
    id: 'getProviderKey',
    scope: 'keys:write',
    summary: 'Get a provider key',
    answer: { type: ProviderKeyDto, description: 'The provider key, without the key itself' },
    problems: ['not_found'],
  })
  get(@CurrentCaller() caller: Caller, @Param('id', ID) providerKeyId: string): Promise<ProviderKeyView> {
    return this.rpc.request(QUERIES.getProviderKey, { caller, providerKeyId });
  }

  @Patch(':id')
  @Operation({
    id: 'updateProviderKey',
    scope: 'keys:write',
    summary: 'Rename a provider key, or give another key, with another base URL or the same',
    answer: { type: ProviderKeyDto, description: 'The provider key as it is now' },
    problems: ['not_found', 'conflict'],
  })
  update(@CurrentCaller() caller: Caller, @Param('id', ID) providerKeyId: string, @Body() body: UpdateProviderKeyDto): Promise<ProviderKeyView> {
    return this.rpc.request(COMMANDS.updateProviderKey, { caller, providerKeyId, ...body });
  }

  @Delete(':id')
  @Operation({
    id: 'deleteProviderKey',
    scope: 'keys:write',
    summary: 'Delete a provider key; agents that name it fail until there is one of that name again',
    answer: { type: DeletedDto, description: 'It is gone' },
    problems: ['not_found'],
  })
  remove(@CurrentCaller() caller: Caller, @Param('id', ID) providerKeyId: string): Promise<DeletedDto> {
    return this.rpc.request(COMMANDS.deleteProviderKey, { caller, providerKeyId });
  }
}
