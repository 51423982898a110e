import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UserService } from '../services/user.service.js';

type Contract = typeof QUERIES.getUser;

@Controller()
export class GetUserHandler {
  constructor(private readonly users: UserService) {}

  @QueryHandler(QUERIES.getUser)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.users.get(request);
  }
}
