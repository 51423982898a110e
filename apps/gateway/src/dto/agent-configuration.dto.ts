import { ApiSchema } from '@nestjs/swagger';
import { AGENT_CONFIGURATION_DOCUMENT } from '@fenago/contracts';

/** Stands for the contract's schema of it, which the API's document shows in its place. */
@ApiSchema({ name: AGENT_CONFIGURATION_DOCUMENT.title })
export class AgentConfigurationDto {}
