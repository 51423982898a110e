import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ToolSecretService } from '../services/tool-secret.service.js';

type Contract = typeof QUERIES.listToolSecrets;

@Controller()
export class ListToolSecretsHandler {
  constructor(private readonly secrets: ToolSecretService) {}

  @QueryHandler(QUERIES.listToolSecrets)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.secrets.list(request);
  }
}
