import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ToolSecretService } from '../services/tool-secret.service.js';

type Contract = typeof COMMANDS.updateToolSecret;

@Controller()
export class UpdateToolSecretHandler {
  constructor(private readonly secrets: ToolSecretService) {}

  @CommandHandler(COMMANDS.updateToolSecret)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.secrets.update(request);
  }
}
