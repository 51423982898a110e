import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Caller } from '@fenago/contracts';
import { model, modelList, type Model, type ModelList } from '../dto/openai/model.schema.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { OpenAiOperation } from '../http/openai-operation.decorator.js';
import { OpenAiModelsService } from '../services/openai/openai-models.service.js';

@ApiTags('openai')
@Controller('openai/v1/models')
export class OpenAiModelsController {
  constructor(private readonly models: OpenAiModelsService) {}

  @Get()
  @OpenAiOperation({ id: 'listModels', scope: 'agents:read', summary: 'Agents that you may use as models', answer: modelList })
  list(@CurrentCaller() caller: Caller): Promise<ModelList> {
    return this.models.list(caller);
  }

  @Get(':model')
  @OpenAiOperation({ id: 'getModel', scope: 'agents:read', summary: 'An agent that you may use as a model', answer: model, problems: ['not_found'] })
  get(@CurrentCaller() caller: Caller, @Param('model') id: string): Promise<Model> {
    return this.models.get(caller, id);
  }
}
