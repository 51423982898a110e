import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeletionService } from '../services/deletion.service.js';

type Contract = typeof COMMANDS.deleteAccount;

@Controller()
export class DeleteAccountHandler {
  constructor(private readonly deletions: DeletionService) {}

  @CommandHandler(COMMANDS.deleteAccount)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.deletions.deleteAccount(request);
  }
}
