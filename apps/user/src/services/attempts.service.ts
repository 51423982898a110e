import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { ATTEMPTS, type AttemptKind } from '../domain/attempts.js';
import { tooManyAttempts } from '../domain/errors.js';
import { AttemptRepository } from '../repositories/attempt.repository.js';
import { PepperService } from './pepper.service.js';

/** Limits of guesses and of mails, by address and by client; the same for addresses that nobody has. */
@Injectable()
export class AttemptsService {
  constructor(
    private readonly attempts: AttemptRepository,
    private readonly pepper: PepperService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Runs one try of a password. It is counted for the address before it is made, so that many at once are no way around.
   * @param guess whether the password was right
   * @throws FenagoError `too_many_attempts`, whatever the password; what `guess` throws
   */
  async guess(email: string, ip: string, guess: () => Promise<boolean>): Promise<boolean> {
    const client = this.keyOf('client', ip);
    const wait = await this.attempts.waitOf(client);
    if (wait !== null) this.refuseUntil(wait);
    await this.take('address', email);
    const isRight = await guess();
    if (isRight) await this.forgive(email);
    else await this.attempts.take(client, ATTEMPTS.client, this.clock.now());
    return isRight;
  }

  /** Forgets the wrong guesses for an address: whoever has it has shown that. */
  forgive(email: string): Promise<void> {
    return this.attempts.clear(this.keyOf('address', email));
  }

  /**
   * Whether one more mail may go to an address: no is no error, or it would tell of mails that others asked for.
   * @throws FenagoError `too_many_attempts` where the client asks for too many
   */
  async mayMail(email: string, ip: string): Promise<boolean> {
    await this.take('mailsByClient', ip);
    const { refused } = await this.count('mailsToAddress', email);
    return !refused;
  }

  private async take(kind: AttemptKind, of: string): Promise<void> {
    const { refused, waitUntil } = await this.count(kind, of);
    if (refused && waitUntil !== null) this.refuseUntil(waitUntil);
  }

  private count(kind: AttemptKind, of: string) {
    return this.attempts.take(this.keyOf(kind, of), ATTEMPTS[kind], this.clock.now());
  }

  private refuseUntil(wait: Date): void {
    const ms = wait.getTime() - this.clock.now().getTime();
    if (ms > 0) throw tooManyAttempts(Math.max(1, Math.ceil(ms / 1_000)));
  }

  private keyOf(kind: AttemptKind, of: string): string {
    return `${kind}:${this.pepper.hash('attempt', of).toString('base64url')}`;
  }
}
