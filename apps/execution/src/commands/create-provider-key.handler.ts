import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ProviderKeyService } from '../services/provider-key.service.js';

type Contract = typeof COMMANDS.createProviderKey;

@Controller()
export class CreateProviderKeyHandler {
  constructor(private readonly keys: ProviderKeyService) {}

  @CommandHandler(COMMANDS.createProviderKey)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.keys.create(request);
  }
}
