import { requestCause } from '@fenago/aggregate';
import type { COMMANDS, QUERIES, RequestOf, UserView } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { normaliseEmail } from '../domain/email.js';
import { userNotFound } from '../domain/errors.js';
import { decideUpdateUser } from '../domain/update-user.js';
import { toUserView } from '../mappers/user.mapper.js';
import { UserRepository } from '../repositories/user.repository.js';
import { AccountsService } from './accounts.service.js';

/** Users' own profiles, and users that an operator makes. */
@Injectable()
export class UserService {
  constructor(
    private readonly users: UserRepository,
    private readonly accounts: AccountsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Asked again with an address, answers the user that has it. */
  async register({ email, name, verified = false, role = 'user' }: RequestOf<typeof COMMANDS.registerUser>): Promise<UserView> {
    const { user } = await this.accounts.create({ email: normaliseEmail(email), name, verified, role });
    return toUserView(user, this.accounts.roleOf(user));
  }

  async update({ caller, name, image, ifRevisions }: RequestOf<typeof COMMANDS.updateUser>): Promise<UserView> {
    await this.users.aggregates.execute<void>({
      id: caller.userId,
      cause: requestCause('update', this.clock.now()),
      decide: (state) => decideUpdateUser(state, { name, image, ifRevisions }),
      replay: () => undefined,
    });
    return this.get({ caller });
  }

  async get({ caller }: RequestOf<typeof QUERIES.getUser>): Promise<UserView> {
    const user = await this.users.get(caller);
    if (user === null) throw userNotFound();
    return toUserView(user, this.accounts.roleOf(user));
  }
}
