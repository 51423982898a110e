import { otherMasterKey, type COMMANDS, type RequestOf, type RewrappedSecrets } from '@fenago/contracts';
import { CLOCK, CONFIG, LOGGER } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { SecretBox, SecretError, type SealedSecret } from '@fenago/secrets';
import { Inject, Injectable } from '@nestjs/common';
import type { UserConfig } from '../config.js';
import { signingKeyContext } from '../domain/access-token.js';
import { SigningKeyRepository } from '../repositories/signing-key.repository.js';
import type { SigningKeyDocument } from '../schemas/signing-key.schema.js';

/** Seals signing keys under the present master key, so that those before it can be taken out of the configuration. */
@Injectable()
export class SecretRotationService {
  private readonly box: SecretBox;

  constructor(
    private readonly keys: SigningKeyRepository,
    @Inject(CONFIG) private readonly config: UserConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.box = new SecretBox(config.masterKeys);
  }

  /** There are so few that one batch has them all. @throws FenagoError `conflict` where this replica's present master key is another one */
  async rewrap({ masterKeyId }: RequestOf<typeof COMMANDS.rewrapUserSecrets>): Promise<RewrappedSecrets> {
    const [present] = this.config.masterKeys;
    if (present.id !== masterKeyId) throw otherMasterKey(present.id, masterKeyId);
    let rewrapped = 0;
    let unreadable = 0;
    for (const key of await this.keys.living(this.clock.now())) {
      const sealed = this.rewrapped(key);
      if (sealed === 'unreadable') unreadable += 1;
      else if (sealed !== undefined && (await this.keys.reseal(key._id, key.sealed, sealed))) rewrapped += 1;
    }
    return { rewrapped, unreadable, next: null };
  }

  private rewrapped({ _id: kid, sealed }: SigningKeyDocument): SealedSecret | 'unreadable' | undefined {
    try {
      return this.box.rewrap(sealed, signingKeyContext(kid));
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      this.logger.error({ err: error, kid, masterKeyId: sealed.keyId }, 'A signing key does not open and stays as it is.');
      return 'unreadable';
    }
  }
}
