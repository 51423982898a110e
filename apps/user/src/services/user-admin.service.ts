import { requestCause } from '@fenago/aggregate';
import type { AdminCaller, COMMANDS, Page, QUERIES, RequestOf, UserView } from '@fenago/contracts';
import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { UserConfig } from '../config.js';
import { normaliseEmail } from '../domain/email.js';
import { userNotFound } from '../domain/errors.js';
import { decideChangeRole, roleOf } from '../domain/roles.js';
import type { UserState } from '../domain/user.state.js';
import { toUserView } from '../mappers/user.mapper.js';
import { UserRepository } from '../repositories/user.repository.js';
import { AccessLog } from './access-log.service.js';

/** What admins see of users, and change. */
@Injectable()
export class UserAdminService {
  constructor(
    private readonly users: UserRepository,
    private readonly accesses: AccessLog,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: UserConfig,
  ) {}

  async list({ admin, email, ...paging }: RequestOf<typeof QUERIES.listUsers>): Promise<Page<UserView>> {
    await this.accesses.dataRead(admin, 'users.listed');
    return this.users.list(admin, email === undefined ? undefined : normaliseEmail(email), paging, (user) => this.view(user));
  }

  async find({ admin, userId }: RequestOf<typeof QUERIES.findUser>): Promise<UserView> {
    const user = await this.get(admin, userId);
    await this.accesses.dataRead(admin, 'user.read', userId);
    return user;
  }

  async changeRole({ admin, userId, role, ifRevisions }: RequestOf<typeof COMMANDS.changeRole>): Promise<UserView> {
    const command = { adminId: admin.adminId, role, adminEmails: this.config.adminEmails, ifRevisions };
    await this.users.aggregates.execute<void>({
      id: userId,
      cause: requestCause('change_role', this.clock.now()),
      decide: (state) => decideChangeRole(state, command),
      replay: () => undefined,
    });
    return this.get(admin, userId);
  }

  private async get(admin: AdminCaller, userId: string): Promise<UserView> {
    const user = await this.users.getAny(admin, userId);
    if (user === null) throw userNotFound();
    return this.view(user);
  }

  private view(user: UserState): UserView {
    return toUserView(user, roleOf(user, this.config.adminEmails));
  }
}
