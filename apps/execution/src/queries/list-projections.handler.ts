import { QUERIES, type ReplyOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ProjectionsService } from '../services/projections.service.js';

type Contract = typeof QUERIES.listExecutionProjections;

@Controller()
export class ListProjectionsHandler {
  constructor(private readonly projections: ProjectionsService) {}

  @QueryHandler(QUERIES.listExecutionProjections)
  handle(): Promise<ReplyOf<Contract>> {
    return this.projections.list();
  }
}
