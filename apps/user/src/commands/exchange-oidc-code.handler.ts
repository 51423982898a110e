import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { OidcService } from '../services/oidc.service.js';

type Contract = typeof COMMANDS.exchangeOidcCode;

@Controller()
export class ExchangeOidcCodeHandler {
  constructor(private readonly oidc: OidcService) {}

  @CommandHandler(COMMANDS.exchangeOidcCode)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.oidc.exchange(request);
  }
}
