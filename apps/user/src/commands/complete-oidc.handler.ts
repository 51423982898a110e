import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { OidcService } from '../services/oidc.service.js';

type Contract = typeof COMMANDS.completeOidc;

@Controller()
export class CompleteOidcHandler {
  constructor(private readonly oidc: OidcService) {}

  @CommandHandler(COMMANDS.completeOidc)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.oidc.complete(request);
  }
}
