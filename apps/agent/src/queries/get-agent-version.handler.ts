import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { VersionService } from '../services/version.service.js';

type Contract = typeof QUERIES.getAgentVersion;

@Controller()
export class GetAgentVersionHandler {
  constructor(private readonly versions: VersionService) {}

  @QueryHandler(QUERIES.getAgentVersion)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.versions.get(request);
  }
}
