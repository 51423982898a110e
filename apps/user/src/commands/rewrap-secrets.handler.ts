import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { SecretRotationService } from '../services/secret-rotation.service.js';

type Contract = typeof COMMANDS.rewrapUserSecrets;

@Controller()
export class RewrapSecretsHandler {
  constructor(private readonly secrets: SecretRotationService) {}

  @CommandHandler(COMMANDS.rewrapUserSecrets)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.secrets.rewrap(request);
  }
}
