import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UserService } from '../services/user.service.js';

type Contract = typeof COMMANDS.updateUser;

@Controller()
export class UpdateUserHandler {
  constructor(private readonly users: UserService) {}

  @CommandHandler(COMMANDS.updateUser)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.users.update(request);
  }
}
