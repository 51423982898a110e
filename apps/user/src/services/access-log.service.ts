import type { Decision } from '@fenago/aggregate';
import { newId, type AdminCaller, type AdminRead, type SignInMethod } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideDataRead, decideSignedIn, decideSignInFailed, type AccessState } from '../domain/access.js';
import { AccessRepository } from '../repositories/access.repository.js';

/**
 * Tells of what changes nothing and is to be known all the same. What cannot be told does not happen: whoever asked gets an
 * error instead of an answer.
 */
@Injectable()
export class AccessLog {
  constructor(
    private readonly accesses: AccessRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  signedIn(userId: string, sessionId: string, method: SignInMethod): Promise<void> {
    return this.tell(() => decideSignedIn(userId, sessionId, method));
  }

  /** @param userId null where nobody has the address: it is told as well, and takes as long */
  signInFailed(userId: string | null): Promise<void> {
    return this.tell(() => decideSignInFailed(userId));
  }

  /** @param userId whom it is about, where it is one user */
  dataRead({ adminId }: AdminCaller, read: AdminRead, userId: string | null = null): Promise<void> {
    return this.tell(() => decideDataRead(adminId, read, userId));
  }

  private tell(decide: () => Decision<AccessState, void>): Promise<void> {
    const time = this.clock.now();
    const id = newId('access', time.getTime());
    return this.accesses.aggregates.execute<void>({ id, cause: { id, time }, decide, replay: () => undefined });
  }
}
