import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { dictionary } from '@zxcvbn-ts/language-common';
import { refusePassword } from '../domain/password.js';
import { CredentialRepository } from '../repositories/credential.repository.js';
import { AttemptsService } from './attempts.service.js';
import { PasswordHasher } from './password-hasher.service.js';

/** Tried first by whoever guesses: tens of thousands, from leaks. */
const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common']);

/** Users' passwords. */
@Injectable()
export class Passwords {
  constructor(
    private readonly credentials: CredentialRepository,
    private readonly attempts: AttemptsService,
    private readonly hasher: PasswordHasher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws FenagoError `invalid_request`, at the field */
  refuseWeak(password: string, field: string, email: string): void {
    const refusal = refusePassword(password, field, { email, common: COMMON });
    if (refusal !== undefined) throw refusal;
  }

  hash(password: string): Promise<string> {
    return this.hasher.hash(password);
  }

  /**
   * Whether it is the user's password. Takes as long without a user, or a password, as with a wrong one.
   * @throws FenagoError `too_many_attempts`, also where it is right
   */
  async check(guess: { readonly userId: string; readonly email: string; readonly password: string; readonly ip: string }): Promise<boolean> {
    const { userId, email, password, ip } = guess;
    const stored = await this.credentials.passwordHashOf(userId);
    let isOutdated = false;
    const isRight = await this.attempts.guess(email, ip, async () => {
      const { ok, outdated } = await this.hasher.verify(password, stored);
      isOutdated = outdated;
      return ok;
    });
    if (isRight && isOutdated && stored !== null) await this.credentials.rehash(userId, stored, await this.hasher.hash(password));
    return isRight;
  }

  async set(userId: string, password: string): Promise<void> {
    await this.credentials.replace(userId, await this.hasher.hash(password), this.clock.now());
  }
}
