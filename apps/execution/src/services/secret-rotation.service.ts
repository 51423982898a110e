import type { Decision } from '@fenago/aggregate';
import { ID_PREFIX, otherMasterKey, type COMMANDS, type RequestOf, type RewrappedSecrets } from '@fenago/contracts';
import { CLOCK, CONFIG, LOGGER } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { SecretError, type SecretBox } from '@fenago/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { ExecutionConfig } from '../config.js';
import { decideRewrapProviderKeys } from '../domain/provider-keys.js';
import { secretContext, type HoldsSecret, type Rewrap, type Sealed } from '../domain/sealed.js';
import { decideRewrapToolSecrets } from '../domain/tool-secrets.js';
import { ProviderKeyRepository } from '../repositories/provider-key.repository.js';
import type { Ring, RingRepository } from '../repositories/ring.repository.js';
import { ToolSecretRepository } from '../repositories/tool-secret.repository.js';
import { SECRETS } from './tokens.js';

/** Users whose secrets one batch looks at: few enough for the time that a request has. */
const BATCH = 25;
/** Ids of rings of provider keys stand before this, those of rings of secrets for tools behind it. */
const SECRET_RINGS = `${ID_PREFIX.toolSecretRing}_`;

/** Rings of one kind, and how the secrets in them are replaced. */
interface Kept<R> {
  readonly kind: Parameters<typeof secretContext>[0];
  readonly rings: Pick<RingRepository<R & Ring>, 'behind' | 'aggregates'>;
  readonly entriesOf: (ring: R) => readonly HoldsSecret[];
  readonly decide: (state: R | null, rewrap: Rewrap) => Decision<R, number>;
}

/** Seals what is stored under the present master key, so that those before it can be taken out of the configuration. */
@Injectable()
export class SecretRotationService {
  constructor(
    private readonly providerKeys: ProviderKeyRepository,
    private readonly toolSecrets: ToolSecretRepository,
    @Inject(SECRETS) private readonly secrets: SecretBox,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws FenagoError `conflict` where this replica's present master key is another one */
  async rewrap({ masterKeyId, after = '' }: RequestOf<typeof COMMANDS.rewrapExecutionSecrets>): Promise<RewrappedSecrets> {
    const [present] = this.config.masterKeys;
    if (present.id !== masterKeyId) throw otherMasterKey(present.id, masterKeyId);
    if (after >= SECRET_RINGS) {
      return this.batch({ kind: 'tool_secret', rings: this.toolSecrets, entriesOf: (ring) => ring.secrets, decide: decideRewrapToolSecrets }, masterKeyId, after);
    }
    const done = await this.batch({ kind: 'provider_key', rings: this.providerKeys, entriesOf: (ring) => ring.keys, decide: decideRewrapProviderKeys }, masterKeyId, after);
    return { ...done, next: done.next ?? SECRET_RINGS };
  }

  private async batch<R extends Ring>(kept: Kept<R>, masterKeyId: string, after: string): Promise<RewrappedSecrets> {
    const rings = await kept.rings.behind(after, BATCH);
    let unreadable = 0;
    // Side by side, so that they leave as few bulks: one after the other a slow database would take longer than the request may.
    const stored = rings.map(async (ring): Promise<number> => {
      const fresh = new Map<string, Sealed>();
      for (const entry of kept.entriesOf(ring)) {
        const sealed = this.rewrapped(kept.kind, entry);
        if (sealed === 'unreadable') unreadable += 1;
        else if (sealed !== undefined) fresh.set(entry.secret.ciphertext, sealed);
      }
      return fresh.size === 0 ? 0 : this.store(kept, ring._id, { masterKeyId, rewrapped: fresh });
    });
    const rewrapped = (await Promise.all(stored)).reduce((sum, count) => sum + count, 0);
    return { rewrapped, unreadable, next: rings.length < BATCH ? null : (rings.at(-1)?._id ?? null) };
  }

  private rewrapped(kind: Kept<Ring>['kind'], { id, secret }: HoldsSecret): Sealed | 'unreadable' | undefined {
    try {
      return this.secrets.rewrap(secret, secretContext(kind, id));
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      this.logger.error({ err: error, secretId: id, masterKeyId: secret.keyId }, 'A secret does not open and stays as it is.');
      return 'unreadable';
    }
  }

  private store<R extends Ring>({ rings, decide }: Kept<R>, ringId: string, rewrap: Rewrap): Promise<number> {
    return rings.aggregates.execute<number>({
      id: ringId,
      cause: { id: `rewrap:${randomUUID()}`, time: this.clock.now() },
      decide: (state) => decide(state, rewrap),
      replay: () => rewrap.rewrapped.size,
    });
  }
}
