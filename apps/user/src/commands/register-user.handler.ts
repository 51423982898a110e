import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UserService } from '../services/user.service.js';

type Contract = typeof COMMANDS.registerUser;

@Controller()
export class RegisterUserHandler {
  constructor(private readonly users: UserService) {}

  @CommandHandler(COMMANDS.registerUser)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.users.register(request);
  }
}
