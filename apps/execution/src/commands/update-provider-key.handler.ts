import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ProviderKeyService } from '../services/provider-key.service.js';

type Contract = typeof COMMANDS.updateProviderKey;

@Controller()
export class UpdateProviderKeyHandler {
  constructor(private readonly keys: ProviderKeyService) {}

  @CommandHandler(COMMANDS.updateProviderKey)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.keys.update(request);
  }
}
