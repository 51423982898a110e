import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { SigningKeysService } from '../services/signing-keys.service.js';

type Contract = typeof QUERIES.getJwks;

@Controller()
export class GetJwksHandler {
  constructor(private readonly keys: SigningKeysService) {}

  @QueryHandler(QUERIES.getJwks)
  handle(_request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.keys.jwks();
  }
}
