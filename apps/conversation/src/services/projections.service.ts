import { ProjectionCatalogue, ProjectionRebuilds } from '@fenago/host';
import { Injectable } from '@nestjs/common';
import { AgentProjectionService } from './agent-projection.service.js';

/** What this service keeps of events of others, and can make anew. */
@Injectable()
export class ProjectionsService extends ProjectionCatalogue {
  constructor(rebuilds: ProjectionRebuilds, agents: AgentProjectionService) {
    super(rebuilds, [agents]);
  }
}
