import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ProviderKeyService } from '../services/provider-key.service.js';

type Contract = typeof QUERIES.listProviderKeys;

@Controller()
export class ListProviderKeysHandler {
  constructor(private readonly keys: ProviderKeyService) {}

  @QueryHandler(QUERIES.listProviderKeys)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.keys.list(request);
  }
}
