import { ApiSchema } from '@nestjs/swagger';
import { AGENT_CONFIGURATION_DOCUMENT, type AgentConfiguration, type TurnPolicy } from '@fenago/contracts';
import { SchemaField } from '../http/schema-field.decorator.js';

const Configured = (): PropertyDecorator => SchemaField(AGENT_CONFIGURATION_DOCUMENT);

@ApiSchema({ name: AGENT_CONFIGURATION_DOCUMENT.title, description: AGENT_CONFIGURATION_DOCUMENT.description })
export class AgentConfigurationDto implements AgentConfiguration {
  @Configured()
  model!: string;

  @Configured()
  provider?: string;

  @Configured()
  instructions?: string;

  @Configured()
  temperature?: number;

  @Configured()
  topP?: number;

  @Configured()
  maxOutputTokens?: number;

  @Configured()
  contextTokens?: number;

  @Configured()
  turnPolicy?: TurnPolicy;
}
