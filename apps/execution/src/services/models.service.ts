import { CLOCK, LOGGER } from '@fenago/host';
import type { ModelPort } from '@fenago/llm';
import type { Clock, Logger } from '@fenago/observability';
import type { SecretBox } from '@fenago/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { ProviderClient } from '../clients/provider.client.js';
import type { ProviderKey } from '../domain/provider-key.state.js';
import { secretContext } from '../domain/sealed.js';
import { PROVIDER_KEY_MISSING, PROVIDER_KEY_UNREADABLE } from '../mappers/ending.mapper.js';
import { ProviderKeyRepository } from '../repositories/provider-key.repository.js';
import type { AgentVersion } from '../schemas/agent-replica.schema.js';
import { HopelessError } from './hopeless-error.js';
import { MODEL, SECRETS } from './tokens.js';

/** Models behind users' keys that are kept ready, least recently used gone first. */
const KEPT = 500;
/** A use is noted where the last that was noted here is older than this, in milliseconds. */
const STALE_MS = 60_000;

interface Ready {
  /** What the model was made of: where it differs from what is stored, on any replica, the key was changed. */
  readonly ciphertext: string;
  readonly baseUrl: string | null;
  readonly model: ModelPort;
  notedAt: number;
}

/** The models that runs call: the platform's, or one behind a key that the agent's owner has brought. */
@Injectable()
export class ModelsService {
  private readonly ready = new Map<string, Ready>();

  constructor(
    private readonly rings: ProviderKeyRepository,
    private readonly providers: ProviderClient,
    @Inject(MODEL) private readonly platform: ModelPort,
    @Inject(SECRETS) private readonly secrets: SecretBox,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * The model of an agent. The key is read for each run, so that one that was changed or deleted is used no more.
   * @throws HopelessError where the agent names a key that its owner does not have, or that does not open
   */
  async of({ ownerId, configuration: { provider } }: Pick<AgentVersion, 'ownerId' | 'configuration'>): Promise<ModelPort> {
    if (provider === undefined) return this.platform;
    const ring = await this.rings.ofAgentOwner(ownerId);
    const key = ring?.keys.find(({ name }) => name === provider);
    if (key === undefined) throw new HopelessError(PROVIDER_KEY_MISSING);
    const ready = this.readyFor(key);
    this.noteUse(ownerId, key.id, ready);
    return ready.model;
  }

  private readyFor(key: ProviderKey): Ready {
    const known = this.ready.get(key.id);
    const { baseUrl } = key;
    const { ciphertext } = key.secret;
    const current = known?.ciphertext === ciphertext && known.baseUrl === baseUrl ? known : undefined;
    const ready = current ?? { ciphertext, baseUrl, model: this.providers.connect(baseUrl, this.open(key)), notedAt: 0 };
    this.ready.delete(key.id);
    this.ready.set(key.id, ready);
    const oldest = this.ready.size > KEPT ? this.ready.keys().next().value : undefined;
    if (oldest !== undefined) this.ready.delete(oldest);
    return ready;
  }

  private open({ id, secret }: ProviderKey): string {
    try {
      return this.secrets.open(secret, secretContext('provider_key', id));
    } catch (error) {
      this.logger.error({ err: error, providerKeyId: id }, 'A provider key does not open; is its master key still configured?');
      throw new HopelessError(PROVIDER_KEY_UNREADABLE, error);
    }
  }

  private noteUse(userId: string, providerKeyId: string, ready: Ready): void {
    const now = this.clock.now();
    if (now.getTime() - ready.notedAt < STALE_MS) return;
    ready.notedAt = now.getTime();
    this.rings.noteUse(userId, providerKeyId, now).catch((error: unknown) => {
      this.logger.warn({ err: error, providerKeyId }, 'The use of a provider key could not be noted.');
    });
  }
}
