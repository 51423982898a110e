import { requestCause, type AggregateCommand, type Cause } from '@fenago/aggregate';
import { deterministicId, newId, type Role } from '@fenago/contracts';
import { Erasures } from '@fenago/erasure';
import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { UserConfig } from '../config.js';
import { accountLeaving, emailTaken } from '../domain/errors.js';
import { decideRegisterUser } from '../domain/register-user.js';
import { decideRevokeSessions, type RevokeSessions } from '../domain/revoke-sessions.js';
import { roleOf } from '../domain/roles.js';
import { decideChangeEmail, decideVerifyEmail } from '../domain/update-user.js';
import type { UserState } from '../domain/user.state.js';
import { ReservationRepository } from '../repositories/reservation.repository.js';
import { UserRepository } from '../repositories/user.repository.js';
import { actingAs } from './acting-as.js';

export interface NewAccount {
  /** Normalised. */
  readonly email: string;
  readonly name: string;
  readonly verified: boolean;
  readonly role: Role;
}

/** No user has this id: it is of the year 1970. */
export const NOBODY = deterministicId('user', 0, 'nobody');

const KEY = 'user:';
const keyOf = (email: string): string => `${KEY}${email}`;
/** The address that stands in the key of a reservation. */
export const emailOf = (key: string): string => key.slice(KEY.length);

/** Users by their addresses, for what happens before it is known who calls. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly users: UserRepository,
    private readonly reservations: ReservationRepository,
    private readonly erasures: Erasures,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: UserConfig,
  ) {}

  roleOf(user: UserState): Role {
    return roleOf(user, this.config.adminEmails);
  }

  byId(userId: string): Promise<UserState | null> {
    return this.users.get({ userId });
  }

  /** @param email normalised */
  async byEmail(email: string): Promise<UserState | null> {
    // Looked for in any case: nobody is to learn from the time that it takes whether there is somebody.
    const user = await this.byId((await this.reservations.holderOf(keyOf(email))) ?? NOBODY);
    // A reservation may be ahead of its user, or behind it, while an address changes.
    return user?.email === email ? user : null;
  }

  /**
   * Makes a user, or answers the one that has the address already, as it is. Where an earlier attempt ended half-way it is
   * completed, under the same id.
   * @param cause of a user who makes the account themselves; none where an operator does: every attempt is the same then
   */
  async create({ email, ...profile }: NewAccount, cause?: Cause): Promise<{ readonly user: UserState; readonly isNew: boolean }> {
    const now = this.clock.now();
    const userId = await this.idFor(email, now);
    let isNew = true;
    const command: AggregateCommand<UserState, UserState | null> = {
      id: userId,
      cause: cause ?? { id: `register:${userId}`, time: now },
      decide: (before, context) => {
        isNew = before === null;
        return decideRegisterUser(before, { userId, email, ...profile }, context);
      },
      replay: (state) => state,
    };
    const execute = (): Promise<UserState | null> => this.users.aggregates.execute(command);
    const user = await (cause === undefined ? execute() : actingAs(userId, execute));
    // Reserved by one who has not got it yet, or no more.
    if (user?.email !== email) throw emailTaken();
    return { user, isNew };
  }

  /**
   * Id of the user who has an address: of one who is there or half made, or a new one.
   * @throws FenagoError `conflict` where whoever had it is being deleted: they let go of it in a moment
   */
  private async idFor(email: string, now: Date): Promise<string> {
    const candidate = newId('user', now.getTime());
    const holder = await this.reservations.reserve(keyOf(email), candidate, now);
    if (holder === candidate || (await this.byId(holder)) !== null) return holder;
    if (await this.reservations.isClosed(keyOf(email))) throw accountLeaving();
    if (!(await this.erasures.has(holder))) return holder;
    // Claimed in the moment in which its holder went.
    await this.reservations.releaseAll(holder);
    throw accountLeaving();
  }

  /** The user has shown that the address is theirs. */
  verifyEmail(userId: string): Promise<void> {
    return this.users.aggregates.execute<void>({
      id: userId,
      cause: requestCause('verify_email', this.clock.now()),
      decide: decideVerifyEmail,
      replay: () => undefined,
    });
  }

  /**
   * Gives a user another address, which is known to be theirs. Whoever hears of it settles the reservations.
   * @throws FenagoError `email_taken`
   */
  async changeEmail(user: UserState, email: string, cause: Cause): Promise<void> {
    const holder = await this.reservations.claim(keyOf(email), user._id, user.v, this.clock.now());
    if (holder !== user._id) throw emailTaken();
    await this.users.aggregates.execute<void>({
      id: user._id,
      cause,
      decide: (state, context) => decideChangeEmail(state, email, context),
      replay: () => undefined,
    });
  }

  /** After a change of address: the new one is the user's, the one before is anybody's. @param version of the change */
  async settleEmails(userId: string, email: string, previousEmail: string, version: number): Promise<void> {
    await this.reservations.confirm(keyOf(email), userId);
    await this.reservations.release(keyOf(previousEmail), userId, version);
  }

  /** Tells everybody that sessions are over; that they are must be stored before. */
  tellSessionsRevoked(userId: string, command: RevokeSessions): Promise<void> {
    return this.users.aggregates.execute<void>({
      id: userId,
      cause: requestCause('revoke_sessions', this.clock.now()),
      decide: (state) => decideRevokeSessions(state, command),
      replay: () => undefined,
    });
  }
}
