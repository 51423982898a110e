import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeletionService } from '../services/deletion.service.js';

type Contract = typeof COMMANDS.deleteUser;

@Controller()
export class DeleteUserHandler {
  constructor(private readonly deletions: DeletionService) {}

  @CommandHandler(COMMANDS.deleteUser)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.deletions.deleteUser(request);
  }
}
