import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { SecretRotationService } from '../services/secret-rotation.service.js';

type Contract = typeof COMMANDS.rewrapExecutionSecrets;

@Controller()
export class RewrapSecretsHandler {
  constructor(private readonly rotation: SecretRotationService) {}

  @CommandHandler(COMMANDS.rewrapExecutionSecrets)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.rotation.rewrap(request);
  }
}
