import { requestCause } from '@fenago/aggregate';
import { deterministicId, type Caller, type COMMANDS, type Page, type ProviderKeyView, type QUERIES, type RequestOf } from '@fenago/contracts';
import { EgressError } from '@fenago/egress';
import { CLOCK, LOGGER } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import type { SecretBox } from '@fenago/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { ProviderClient } from '../clients/provider.client.js';
import { invalidBaseUrl, providerKeyNotFound } from '../domain/errors.js';
import { ringIdOf, type ProviderKey } from '../domain/provider-key.state.js';
import { decideAddProviderKey, decideChangeProviderKey, decideRemoveProviderKey, type GivenKey } from '../domain/provider-keys.js';
import { hintOf, secretContext } from '../domain/sealed.js';
import { toPage } from '../mappers/page.mapper.js';
import { toProviderKeyView } from '../mappers/provider-key.mapper.js';
import { ProviderKeyRepository } from '../repositories/provider-key.repository.js';
import { SECRETS } from './tokens.js';

/** Keys of model providers that users bring: sealed when they come, opened for calls alone. */
@Injectable()
export class ProviderKeyService {
  constructor(
    private readonly rings: ProviderKeyRepository,
    private readonly providers: ProviderClient,
    @Inject(SECRETS) private readonly secrets: SecretBox,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async create(request: RequestOf<typeof COMMANDS.createProviderKey>): Promise<ProviderKeyView> {
    const { caller, name, baseUrl, streaming = true, retrieval = false, apiKey } = request;
    const address = await this.checked(baseUrl);
    const { userId } = caller;
    const cause = requestCause('create_provider_key', this.clock.now());
    const providerKeyId = deterministicId('providerKey', cause.time.getTime(), userId, cause.id);
    const command = { userId, providerKeyId, name, baseUrl: address, streaming, retrieval, ...this.seal(providerKeyId, apiKey) };
    await this.rings.aggregates.execute<ProviderKey>({
      id: ringIdOf(userId),
      cause,
      decide: (state, context) => decideAddProviderKey(state, command, context),
      replay: (state) => orNotFound(state?.keys.find(({ id }) => id === providerKeyId)),
    });
    return this.get({ caller, providerKeyId });
  }

  async update(request: RequestOf<typeof COMMANDS.updateProviderKey>): Promise<ProviderKeyView> {
    const { caller, providerKeyId, name, baseUrl, streaming, retrieval, apiKey } = request;
    // Before anything is looked up for a key that may be another user's.
    await this.get({ caller, providerKeyId });
    const address = baseUrl === undefined ? undefined : await this.checked(baseUrl);
    const given = apiKey === undefined ? undefined : this.seal(providerKeyId, apiKey);
    const change = { providerKeyId, name, baseUrl: address, streaming, retrieval, given };
    await this.rings.aggregates.execute<void>({
      id: ringIdOf(caller.userId),
      cause: requestCause('update_provider_key', this.clock.now()),
      decide: (state, context) => decideChangeProviderKey(state, change, context),
      replay: () => undefined,
    });
    return this.get({ caller, providerKeyId });
  }

  async delete({ caller, providerKeyId }: RequestOf<typeof COMMANDS.deleteProviderKey>): Promise<{ readonly id: string; readonly deleted: true }> {
    const deleted = await this.rings.aggregates.execute<{ readonly id: string; readonly deleted: true }>({
      id: ringIdOf(caller.userId),
      cause: requestCause('delete_provider_key', this.clock.now()),
      decide: (state) => decideRemoveProviderKey(state, { providerKeyId }),
      replay: () => ({ id: providerKeyId, deleted: true }),
    });
    await this.rings.forgetUse(caller.userId, providerKeyId).catch((error: unknown) => {
      this.logger.warn({ err: error, providerKeyId }, 'The last use of a deleted provider key stays noted.');
    });
    return deleted;
  }

  async get({ caller, providerKeyId }: RequestOf<typeof QUERIES.getProviderKey>): Promise<ProviderKeyView> {
    return orNotFound((await this.all(caller)).find(({ id }) => id === providerKeyId));
  }

  async list({ caller, ...paging }: RequestOf<typeof QUERIES.listProviderKeys>): Promise<Page<ProviderKeyView>> {
    return toPage(await this.all(caller), paging);
  }

  private async all(caller: Caller): Promise<readonly ProviderKeyView[]> {
    const ring = await this.rings.get(caller);
    return ring === null ? [] : ring.keys.map((key) => toProviderKeyView(key, ring));
  }

  private seal(providerKeyId: string, apiKey: string): GivenKey {
    return { secret: this.secrets.seal(apiKey, secretContext('provider_key', providerKeyId)), keyHint: hintOf(apiKey) };
  }

  /** @throws FenagoError `invalid_request` for what calls may not go to */
  private async checked(baseUrl: string | null): Promise<string | null> {
    if (baseUrl === null) return null;
    try {
      await this.providers.check(baseUrl);
    } catch (error) {
      throw error instanceof EgressError ? invalidBaseUrl(error.message, error) : error;
    }
    const { href, search, hash } = new URL(baseUrl);
    if (search !== '' || hash !== '') throw invalidBaseUrl('It must have neither a query nor a fragment.');
    return href.replace(/\/+$/, '');
  }
}

function orNotFound<T>(found: T | undefined): T {
  if (found === undefined) throw providerKeyNotFound();
  return found;
}
