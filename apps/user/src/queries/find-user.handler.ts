import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { UserAdminService } from '../services/user-admin.service.js';

type Contract = typeof QUERIES.findUser;

@Controller()
export class FindUserHandler {
  constructor(private readonly users: UserAdminService) {}

  @QueryHandler(QUERIES.findUser)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.users.find(request);
  }
}
