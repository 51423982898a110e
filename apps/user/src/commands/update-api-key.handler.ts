import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ApiKeyService } from '../services/api-key.service.js';

type Contract = typeof COMMANDS.updateApiKey;

@Controller()
export class UpdateApiKeyHandler {
  constructor(private readonly keys: ApiKeyService) {}

  @CommandHandler(COMMANDS.updateApiKey)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.keys.rename(request);
  }
}
