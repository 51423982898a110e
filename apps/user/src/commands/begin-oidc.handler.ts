import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { OidcService } from '../services/oidc.service.js';

type Contract = typeof COMMANDS.beginOidc;

@Controller()
export class BeginOidcHandler {
  constructor(private readonly oidc: OidcService) {}

  @CommandHandler(COMMANDS.beginOidc)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.oidc.begin(request);
  }
}
