import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ToolSecretService } from '../services/tool-secret.service.js';

type Contract = typeof COMMANDS.createToolSecret;

@Controller()
export class CreateToolSecretHandler {
  constructor(private readonly secrets: ToolSecretService) {}

  @CommandHandler(COMMANDS.createToolSecret)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.secrets.create(request);
  }
}
