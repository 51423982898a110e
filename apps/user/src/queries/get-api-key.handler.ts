import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ApiKeyService } from '../services/api-key.service.js';

type Contract = typeof QUERIES.getApiKey;

@Controller()
export class GetApiKeyHandler {
  constructor(private readonly keys: ApiKeyService) {}

  @QueryHandler(QUERIES.getApiKey)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.keys.get(request);
  }
}
