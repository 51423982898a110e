import { newId, type COMMANDS, type QUERIES, type RequestOf, type UserView } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { normaliseEmail } from '../domain/email.js';
import { userNotFound } from '../domain/errors.js';
import { decideRegisterUser } from '../domain/register-user.js';
import type { UserState } from '../domain/user.state.js';
import { toUserView } from '../mappers/user.mapper.js';
import { ReservationRepository } from '../repositories/reservation.repository.js';
import { UserRepository } from '../repositories/user.repository.js';

@Injectable()
export class UserService {
  constructor(
    private readonly users: UserRepository,
    private readonly reservations: ReservationRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Asked again with an address, answers the user that has it. */
  async register({ email: text, name, verified = false, role = 'user' }: RequestOf<typeof COMMANDS.registerUser>): Promise<UserView> {
    const email = normaliseEmail(text);
    const now = this.clock.now();
    const userId = await this.reservations.reserve(`user:${email}`, newId('user', now.getTime()), now);
    const state = await this.users.aggregates.execute<UserState>({
      id: userId,
      cause: { id: `register:${userId}`, time: now },
      decide: (before, context) => decideRegisterUser(before, { userId, email, name, verified, role }, context),
      replay: orNotFound,
    });
    return toUserView(state);
  }

  async get({ caller }: RequestOf<typeof QUERIES.getUser>): Promise<UserView> {
    return toUserView(orNotFound(await this.users.get(caller)));
  }
}

function orNotFound(found: UserState | null): UserState {
  if (found === null) throw userNotFound();
  return found;
}
