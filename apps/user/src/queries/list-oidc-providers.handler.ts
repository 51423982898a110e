import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { OidcService } from '../services/oidc.service.js';

type Contract = typeof QUERIES.listOidcProviders;

@Controller()
export class ListOidcProvidersHandler {
  constructor(private readonly oidc: OidcService) {}

  @QueryHandler(QUERIES.listOidcProviders)
  handle(_request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.oidc.list();
  }
}
