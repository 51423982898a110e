import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeletionService } from '../services/deletion.service.js';

type Contract = typeof QUERIES.listDeletions;

@Controller()
export class ListDeletionsHandler {
  constructor(private readonly deletions: DeletionService) {}

  @QueryHandler(QUERIES.listDeletions)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.deletions.list(request);
  }
}
