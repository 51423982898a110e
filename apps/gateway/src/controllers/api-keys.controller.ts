import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, QUERIES, type ApiKeyView, type Caller, type NewApiKeyView, type Page } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { ApiKeyDto, ApiKeyListDto, NewApiKeyDto } from '../dto/api-key.dto.js';
import { CreateApiKeyDto } from '../dto/create-api-key.dto.js';
import { ListApiKeysQuery } from '../dto/list-api-keys.query.js';
import { UpdateApiKeyDto } from '../dto/update-api-key.dto.js';
import { CurrentCaller, CurrentPrincipal } from '../guards/current-principal.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { IfMatch, type Condition } from '../http/if-match.decorator.js';
import { Operation } from '../http/operation.decorator.js';
import type { Principal } from '../http/principal.js';
import { ApiKeysService } from '../services/api-keys.service.js';

const ID = new IdPipe('apiKey');

@ApiTags('api keys')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly keys: ApiKeysService,
  ) {}

  @Post()
  @Operation({
    id: 'createApiKey',
    scope: 'keys:write',
    summary: 'Make an API key',
    description: 'The key in clear is in this answer and nowhere else. A user may have 100 keys that are not revoked.',
    answer: { status: 201, type: NewApiKeyDto, description: 'The key', tagged: true },
    problems: ['not_found', 'limit_reached'],
  })
  create(@CurrentPrincipal() principal: Principal, @Body() body: CreateApiKeyDto): Promise<NewApiKeyView> {
    return this.keys.create(principal, body);
  }

  @Get()
  @Operation({
    id: 'listApiKeys',
    scope: 'keys:write',
    summary: 'List API keys, those too that were revoked in the last 90 days',
    answer: { type: ApiKeyListDto, description: 'A page of API keys' },
  })
  list(@CurrentCaller() caller: Caller, @Query() query: ListApiKeysQuery): Promise<Page<ApiKeyView>> {
    return this.rpc.request(QUERIES.listApiKeys, { caller, ...query });
  }

  @Get(':id')
  @Operation({
    id: 'getApiKey',
    scope: 'keys:write',
    summary: 'Get an API key',
    answer: { type: ApiKeyDto, description: 'The API key, without the key itself', tagged: true },
    problems: ['not_found'],
  })
  get(@CurrentCaller() caller: Caller, @Param('id', ID) apiKeyId: string): Promise<ApiKeyView> {
    return this.rpc.request(QUERIES.getApiKey, { caller, apiKeyId });
  }

  @Patch(':id')
  @Operation({
    id: 'updateApiKey',
    scope: 'keys:write',
    summary: 'Rename an API key',
    answer: { type: ApiKeyDto, description: 'The API key as it is now', tagged: true },
    problems: ['not_found', 'precondition_failed'],
  })
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', ID) apiKeyId: string,
    @IfMatch() condition: Condition,
    @Body() body: UpdateApiKeyDto,
  ): Promise<ApiKeyView> {
    return this.rpc.request(COMMANDS.updateApiKey, { caller, apiKeyId, ...condition, ...body });
  }

  @Delete(':id')
  @Operation({
    id: 'revokeApiKey',
    scope: 'keys:write',
    summary: 'Revoke an API key: within a second it is accepted nowhere',
    answer: { type: ApiKeyDto, description: 'The API key as it is now', tagged: true },
    problems: ['not_found', 'precondition_failed'],
  })
  revoke(@CurrentCaller() caller: Caller, @Param('id', ID) apiKeyId: string, @IfMatch() condition: Condition): Promise<ApiKeyView> {
    return this.rpc.request(COMMANDS.revokeApiKey, { caller, apiKeyId, ...condition });
  }
}
