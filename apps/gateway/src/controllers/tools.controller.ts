import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, type Caller, type ImportedToolsView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { ImportOpenApiDto } from '../dto/import-openapi.dto.js';
import { ImportedToolsDto } from '../dto/imported-tools.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { Operation } from '../http/operation.decorator.js';

@ApiTags('tools')
@Controller('v1/tools')
export class ToolsController {
  constructor(private readonly rpc: RpcClient) {}

  @Post('openapi')
  @Operation({
    id: 'importOpenApi',
    scope: 'agents:write',
    summary: 'Make tools of the operations of an OpenAPI document',
    description:
      "Nothing is stored: put those that an agent is to have into its configuration. The document is given as it is, or by its address (at most 4 MiB, within 2 seconds). References out of the document are not followed. What it says of credentials is not read: give the headers that the tools are to send, with secrets named as {{secret:name}}.",
    answer: { type: ImportedToolsDto, description: 'The tools, and what could not become one' },
  })
  importOpenApi(@CurrentCaller() caller: Caller, @Body() body: ImportOpenApiDto): Promise<ImportedToolsView> {
    return this.rpc.request(COMMANDS.importOpenApi, { caller, ...body });
  }
}
