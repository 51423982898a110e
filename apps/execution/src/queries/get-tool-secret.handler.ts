import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ToolSecretService } from '../services/tool-secret.service.js';

type Contract = typeof QUERIES.getToolSecret;

@Controller()
export class GetToolSecretHandler {
  constructor(private readonly secrets: ToolSecretService) {}

  @QueryHandler(QUERIES.getToolSecret)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.secrets.get(request);
  }
}
