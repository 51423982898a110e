import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UserAdminService } from '../services/user-admin.service.js';

type Contract = typeof COMMANDS.changeRole;

@Controller()
export class ChangeRoleHandler {
  constructor(private readonly users: UserAdminService) {}

  @CommandHandler(COMMANDS.changeRole)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.users.changeRole(request);
  }
}
