import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeletionService } from '../services/deletion.service.js';

type Contract = typeof QUERIES.getDeletion;

@Controller()
export class GetDeletionHandler {
  constructor(private readonly deletions: DeletionService) {}

  @QueryHandler(QUERIES.getDeletion)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.deletions.get(request);
  }
}
