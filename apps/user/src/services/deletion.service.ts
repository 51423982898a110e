import { requestCause } from '@fenago/aggregate';
import { newId, type AdminDeletionView, type COMMANDS, type DeletionView, type DomainEvent, type Page, type QUERIES, type RequestOf } from '@fenago/contracts';
import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { UserConfig } from '../config.js';
import { decideDeleteUser, FRESH_SECONDS, isFresh, type DeleteUser } from '../domain/delete-user.js';
import { deletionNotFound, signInAgain, userNotFound } from '../domain/errors.js';
import { toDeletionView } from '../mappers/deletion.mapper.js';
import { DeletionRepository } from '../repositories/deletion.repository.js';
import { ReservationRepository } from '../repositories/reservation.repository.js';
import { SessionRepository } from '../repositories/session.repository.js';
import { UserRepository } from '../repositories/user.repository.js';
import { MailService } from './mail.service.js';

/** Accounts that are deleted: at once nobody is let in any more, and then each service erases what it holds. */
@Injectable()
export class DeletionService {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly reservations: ReservationRepository,
    private readonly deletions: DeletionRepository,
    private readonly mails: MailService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: UserConfig,
  ) {}

  /** @throws FenagoError `insufficient_user_authentication` where the caller has not signed in a moment ago */
  async deleteAccount({ caller, sessionId, ifRevisions }: RequestOf<typeof COMMANDS.deleteAccount>): Promise<DeletionView> {
    const session = sessionId === undefined ? null : await this.sessions.get(caller, sessionId);
    if (!isFresh(session, this.clock.now())) throw signInAgain(FRESH_SECONDS);
    return this.delete(caller.userId, caller.userId, { ifRevisions });
  }

  async deleteUser({ admin, userId, ifRevisions }: RequestOf<typeof COMMANDS.deleteUser>): Promise<DeletionView> {
    const { adminEmails } = this.config;
    return this.delete(userId, admin.adminId, { ifRevisions, admin: { ...admin, adminEmails } });
  }

  /** A report begins with whichever comes first: its command, or an event. */
  begin({ data, actorid }: DomainEvent<'user.deleted'>): Promise<void> {
    return this.deletions.begin({ _id: data.deletionId, userId: data.userId, requestedBy: actorid ?? null });
  }

  async note({ time, data }: DomainEvent<'erasure.completed'>): Promise<void> {
    const { deletionId, userId, service, erased, kept } = data;
    await this.deletions.note(deletionId, userId, service, { completedAt: new Date(time), erased, kept });
  }

  async get({ deletionId }: RequestOf<typeof QUERIES.getDeletion>): Promise<DeletionView> {
    const found = await this.deletions.get(deletionId);
    if (found === null) throw deletionNotFound();
    return toDeletionView(found);
  }

  list({ admin, ...paging }: RequestOf<typeof QUERIES.listDeletions>): Promise<Page<AdminDeletionView>> {
    return this.deletions.list(admin, paging);
  }

  private async delete(userId: string, requestedBy: string, command: Omit<DeleteUser, 'deletionId'>): Promise<DeletionView> {
    const user = await this.users.get({ userId });
    if (user === null) throw userNotFound();
    const now = this.clock.now();
    // Before: whoever signs up with an address of theirs then is not made under an id that is gone. For one who stays it says nothing.
    await this.reservations.close(userId, now);
    const proposed = newId('deletion', now.getTime());
    const deletionId = await this.users.aggregates.execute<string>({
      id: userId,
      cause: requestCause('delete', now),
      decide: (state) => decideDeleteUser(state, { ...command, deletionId: proposed }),
      replay: (_state, emitted) => (emitted as { readonly deletionId: string }).deletionId,
    });
    await this.deletions.begin({ _id: deletionId, userId, requestedBy });
    this.mails.send('account_deleted', user.email, deletionId);
    return this.get({ deletionId });
  }
}
