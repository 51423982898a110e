import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AGENT_CONFIGURATION_DOCUMENT } from '@fenago/contracts';
import { Operation } from '../http/operation.decorator.js';

const SCHEMA_TYPE = 'application/schema+json';
const TEXT = JSON.stringify(AGENT_CONFIGURATION_DOCUMENT);

@ApiTags('agents')
@Controller('v1/agents/configuration-schema')
export class ConfigurationSchemaController {
  @Get()
  @Operation({ id: 'getAgentConfigurationSchema', scope: null, summary: "JSON Schema (2020-12) of an agent's configuration" })
  @ApiOkResponse({ description: 'The schema', content: { [SCHEMA_TYPE]: { schema: { type: 'object', additionalProperties: true } } } })
  @Header('content-type', SCHEMA_TYPE)
  get(): string {
    return TEXT;
  }
}
