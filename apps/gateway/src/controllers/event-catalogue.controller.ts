import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Operation } from '../http/operation.decorator.js';
import { EventCatalogueService } from '../services/event-catalogue.service.js';

const ASYNCAPI_TYPE = 'application/vnd.aai.asyncapi+json';

@ApiTags('events')
@Controller('asyncapi.json')
export class EventCatalogueController {
  constructor(private readonly catalogue: EventCatalogueService) {}

  @Get()
  @Operation({ id: 'getEventCatalogue', scope: null, summary: 'Every event that can be consumed, as an AsyncAPI 3.0 document' })
  @ApiOkResponse({ description: 'The document', content: { [ASYNCAPI_TYPE]: { schema: { type: 'object', additionalProperties: true } } } })
  @Header('content-type', ASYNCAPI_TYPE)
  @Header('cache-control', 'public, max-age=300')
  get(): string {
    return this.catalogue.text;
  }
}
