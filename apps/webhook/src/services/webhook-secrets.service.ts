import { otherMasterKey, type COMMANDS, type RequestOf, type RewrappedSecrets } from '@fenago/contracts';
import { CLOCK, CONFIG, LOGGER } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { SecretBox, SecretError } from '@fenago/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes, randomUUID } from 'node:crypto';
import type { WebhookConfig } from '../config.js';
import { invalidSecret } from '../domain/errors.js';
import { SECRET_BYTES, secretBytes, toSecretText } from './signature.js';
import { decideRewrapSecrets } from '../domain/webhook-secrets.js';
import { liveSecrets, secretContext, type Sealed, type WebhookState } from '../domain/webhook.state.js';
import { WebhookRepository } from '../repositories/webhook.repository.js';

/** Webhooks that one batch looks at: few enough for the time that a request has. */
const BATCH = 50;

/** Secrets of webhooks: sealed when they come, opened to sign. */
@Injectable()
export class WebhookSecretsService {
  private readonly box: SecretBox;

  constructor(
    private readonly webhooks: WebhookRepository,
    @Inject(CONFIG) private readonly config: WebhookConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.box = new SecretBox(config.masterKeys);
  }

  /** @throws FenagoError `invalid_request` for a secret that is none */
  seal(webhookId: string, given: string | undefined): Sealed {
    if (given !== undefined && secretBytes(given) === undefined) throw invalidSecret();
    return this.box.seal(given ?? toSecretText(randomBytes(SECRET_BYTES)), secretContext(webhookId));
  }

  /** The secrets that sign now, the newest first. @throws SecretError where one does not open */
  open({ _id, secrets }: Pick<WebhookState, '_id' | 'secrets'>): readonly string[] {
    return liveSecrets(secrets, this.clock.now()).map(({ sealed }) => this.box.open(sealed, secretContext(_id)));
  }

  /** Seals a batch under the present master key. @throws FenagoError `conflict` where this replica's present master key is another one */
  async rewrap({ masterKeyId, after = '' }: RequestOf<typeof COMMANDS.rewrapWebhookSecrets>): Promise<RewrappedSecrets> {
    const [present] = this.config.masterKeys;
    if (present.id !== masterKeyId) throw otherMasterKey(present.id, masterKeyId);
    const webhooks = await this.webhooks.behind(after, BATCH);
    let rewrapped = 0;
    let unreadable = 0;
    for (const webhook of webhooks) {
      const { fresh, failed } = this.rewrapped(webhook);
      unreadable += failed;
      if (fresh.size > 0) rewrapped += await this.store(webhook._id, masterKeyId, fresh);
    }
    return { rewrapped, unreadable, next: webhooks.length < BATCH ? null : (webhooks.at(-1)?._id ?? null) };
  }

  private rewrapped({ _id, secrets }: WebhookState): { readonly fresh: ReadonlyMap<string, Sealed>; readonly failed: number } {
    const fresh = new Map<string, Sealed>();
    let failed = 0;
    for (const { sealed } of secrets) {
      try {
        const again = this.box.rewrap(sealed, secretContext(_id));
        if (again !== undefined) fresh.set(sealed.ciphertext, again);
      } catch (error) {
        if (!(error instanceof SecretError)) throw error;
        this.logger.error({ err: error, webhookId: _id, masterKeyId: sealed.keyId }, 'A secret does not open and stays as it is.');
        failed += 1;
      }
    }
    return { fresh, failed };
  }

  private store(webhookId: string, masterKeyId: string, rewrapped: ReadonlyMap<string, Sealed>): Promise<number> {
    return this.webhooks.aggregates.execute<number>({
      id: webhookId,
      cause: { id: `rewrap:${randomUUID()}`, time: this.clock.now() },
      decide: (state) => decideRewrapSecrets(state, { masterKeyId, rewrapped }),
      replay: () => rewrapped.size,
    });
  }
}
