import { CLOCK, CONFIG, LOGGER } from '@fenago/host';
import type { ModelPort, ModelSource } from '@fenago/llm';
import type { Clock, Logger } from '@fenago/observability';
import type { SecretBox } from '@fenago/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { ProviderClient } from '../clients/provider.client.js';
import type { ExecutionConfig } from '../config.js';
import type { ProviderKey, ProviderKeyRingState, ProviderServer } from '../domain/provider-key.state.js';
import type { AnsweredBy } from '../domain/steps.js';
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
  readonly server: ProviderServer;
  readonly model: ModelPort;
  notedAt: number;
}

/** A model that may be asked, by whom it is had, and who pays. */
export interface Candidate {
  readonly source: AnsweredBy;
  readonly port: ModelPort;
}

/** The agent's own model first, then its fallbacks. */
export type Candidates = readonly [Candidate, ...Candidate[]];

/** Whom a run asks. */
export interface Asked {
  readonly candidates: Candidates;
  /** Fallbacks whose key is missing, or does not open. */
  readonly leftOut: readonly ModelSource[];
}

type Wanted = Pick<AgentVersion['configuration'], 'model' | 'provider'>;

/** The models that runs call: the platform's, or one behind a key that the agent's owner has brought. */
@Injectable()
export class ModelsService {
  private readonly ready = new Map<string, Ready>();

  constructor(
    private readonly rings: ProviderKeyRepository,
    private readonly providers: ProviderClient,
    @Inject(MODEL) private readonly platform: ModelPort,
    @Inject(SECRETS) private readonly secrets: SecretBox,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * The models of an agent. Keys are read for each run, so that one that was changed or deleted is used no more.
   * @throws HopelessError where the agent names a key that its owner does not have, or that does not open
   */
  async of({ ownerId, configuration }: Pick<AgentVersion, 'ownerId' | 'configuration'>): Promise<Asked> {
    const { fallbacks = [] } = configuration;
    const needsKey = [configuration, ...fallbacks].some(({ provider }) => provider !== undefined);
    const ring = needsKey ? await this.rings.ofAgentOwner(ownerId) : null;
    const own = this.candidate(ownerId, ring, configuration);
    const others: Candidate[] = [];
    const leftOut: ModelSource[] = [];
    for (const fallback of fallbacks) {
      try {
        others.push(this.candidate(ownerId, ring, fallback));
      } catch (error) {
        if (!(error instanceof HopelessError)) throw error;
        leftOut.push(this.sourceOf(fallback));
      }
    }
    return { candidates: [own, ...others], leftOut };
  }

  private sourceOf({ model, provider }: Wanted): AnsweredBy {
    if (provider === undefined) return { model, provider: this.config.providerName, billedTo: 'platform' };
    return { model, provider, billedTo: 'agent_owner' };
  }

  private candidate(ownerId: string, ring: ProviderKeyRingState | null, wanted: Wanted): Candidate {
    const source = this.sourceOf(wanted);
    if (wanted.provider === undefined) return { source, port: this.platform };
    const key = ring?.keys.find(({ name }) => name === wanted.provider);
    if (key === undefined) throw new HopelessError(PROVIDER_KEY_MISSING);
    const ready = this.readyFor(key);
    const { model } = ready;
    // A fallback is seldom used.
    const stream: ModelPort['stream'] = (request, call) => {
      this.noteUse(ownerId, key.id, ready);
      return model.stream(request, call);
    };
    return { source, port: { ...model, stream } };
  }

  private readyFor(key: ProviderKey): Ready {
    const known = this.ready.get(key.id);
    const { baseUrl, streaming, retrieval } = key;
    const server = { baseUrl, streaming, retrieval };
    const { ciphertext } = key.secret;
    const current = known?.ciphertext === ciphertext && isSame(known.server, server) ? known : undefined;
    const ready = current ?? { ciphertext, server, model: this.providers.connect(server, this.open(key)), notedAt: 0 };
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

function isSame(one: ProviderServer, other: ProviderServer): boolean {
  return one.baseUrl === other.baseUrl && one.streaming === other.streaming && one.retrieval === other.retrieval;
}

/** The candidate that a reply came from; the first where nobody is named. */
export function answererOf(candidates: Candidates, source: ModelSource | undefined): AnsweredBy {
  return (candidates.find((candidate) => candidate.source === source) ?? candidates[0]).source;
}
