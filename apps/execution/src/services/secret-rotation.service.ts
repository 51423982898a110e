import { otherMasterKey, type COMMANDS, type RequestOf, type RewrappedSecrets } from '@fenago/contracts';
import { CLOCK, CONFIG, LOGGER } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { SecretError, type SecretBox } from '@fenago/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { ExecutionConfig } from '../config.js';
import type { ProviderKey, ProviderKeyRingState, Sealed } from '../domain/provider-key.state.js';
import { decideRewrapProviderKeys } from '../domain/provider-keys.js';
import { secretContext } from '../domain/provider-secret.js';
import { ProviderKeyRepository } from '../repositories/provider-key.repository.js';
import { SECRETS } from './tokens.js';

/** Users whose keys one batch looks at: few enough for the time that a request has. */
const BATCH = 25;

/** Seals what is stored under the present master key, so that those before it can be taken out of the configuration. */
@Injectable()
export class SecretRotationService {
  constructor(
    private readonly rings: ProviderKeyRepository,
    @Inject(SECRETS) private readonly secrets: SecretBox,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws FenagoError `conflict` where this replica's present master key is another one */
  async rewrap({ masterKeyId, after = '' }: RequestOf<typeof COMMANDS.rewrapExecutionSecrets>): Promise<RewrappedSecrets> {
    const [present] = this.config.masterKeys;
    if (present.id !== masterKeyId) throw otherMasterKey(present.id, masterKeyId);
    const rings = await this.rings.behind(after, BATCH);
    let rewrapped = 0;
    let unreadable = 0;
    for (const ring of rings) {
      const fresh = new Map<string, Sealed>();
      for (const key of ring.keys) {
        const sealed = this.rewrapped(key);
        if (sealed === 'unreadable') unreadable += 1;
        else if (sealed !== undefined) fresh.set(key.secret.ciphertext, sealed);
      }
      if (fresh.size > 0) rewrapped += await this.store(ring, masterKeyId, fresh);
    }
    return { rewrapped, unreadable, next: rings.length < BATCH ? null : (rings.at(-1)?._id ?? null) };
  }

  private rewrapped({ id, secret }: ProviderKey): Sealed | 'unreadable' | undefined {
    try {
      return this.secrets.rewrap(secret, secretContext(id));
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      this.logger.error({ err: error, providerKeyId: id, masterKeyId: secret.keyId }, 'A provider key does not open and stays as it is.');
      return 'unreadable';
    }
  }

  private store(ring: ProviderKeyRingState, masterKeyId: string, rewrapped: ReadonlyMap<string, Sealed>): Promise<number> {
    return this.rings.aggregates.execute<number>({
      id: ring._id,
      cause: { id: `rewrap:${randomUUID()}`, time: this.clock.now() },
      decide: (state) => decideRewrapProviderKeys(state, { masterKeyId, rewrapped }),
      replay: () => rewrapped.size,
    });
  }
}
