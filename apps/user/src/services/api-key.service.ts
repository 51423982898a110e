import { requestCause } from '@fenago/aggregate';
import { deterministicId, type ApiKeyView, type Caller, type COMMANDS, type NewApiKeyView, type Page, type QUERIES, type RequestOf, type VerifiedApiKey } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { decideCreateApiKey, decideReissueApiKey, decideRenameApiKey, decideRevokeApiKey, MAX_API_KEYS } from '../domain/api-key.js';
import type { ApiKeyState } from '../domain/api-key.state.js';
import { apiKeyExpired, apiKeyNotFound, tooManyApiKeys, userNotFound } from '../domain/errors.js';
import { SECRET_BYTES, parseApiKey, toApiKeyText, toApiKeyView } from '../mappers/api-key.mapper.js';
import { ApiKeyRepository } from '../repositories/api-key.repository.js';
import { AccountsService } from './accounts.service.js';
import { ApiKeyUseService } from './api-key-use.service.js';
import { PepperService } from './pepper.service.js';

/** API keys: given out once, kept as hashes under a pepper that the database does not have. */
@Injectable()
export class ApiKeyService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly keys: ApiKeyRepository,
    private readonly uses: ApiKeyUseService,
    private readonly pepper: PepperService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create({ caller, name, scopes, expiresAt }: RequestOf<typeof COMMANDS.createApiKey>): Promise<NewApiKeyView> {
    if ((await this.accounts.byId(caller.userId)) === null) throw userNotFound();
    const cause = requestCause('create', this.clock.now());
    const apiKeyId = deterministicId('apiKey', cause.time.getTime(), caller.userId, cause.id);
    // Several at once may pass: the bound keeps lists short, and nothing depends on its last unit.
    const isFull = await this.keys.hasAsMany(caller, MAX_API_KEYS);
    if (isFull && (await this.keys.get(caller, apiKeyId)) === null) throw tooManyApiKeys(MAX_API_KEYS);
    const key = toApiKeyText(apiKeyId, randomBytes(SECRET_BYTES));
    const hash = this.hash(key).toString('hex');
    const expiry = expiresAt === undefined ? null : new Date(expiresAt);
    const command = { apiKeyId, userId: caller.userId, name, scopes, hash, expiresAt: expiry };
    const made = await this.keys.aggregates.execute<ApiKeyState>({
      id: apiKeyId,
      cause,
      decide: (_state, context) => decideCreateApiKey(command, context),
      replay: orNotFound,
    });
    if (made.hash === hash) return { ...toApiKeyView(made), key };
    // Made by an attempt whose answer never went out: nobody knows its secret.
    await this.reissue(caller, apiKeyId, hash);
    return { ...(await this.get({ caller, apiKeyId })), key };
  }

  async rename({ caller, apiKeyId, name, ifRevisions }: RequestOf<typeof COMMANDS.updateApiKey>): Promise<ApiKeyView> {
    await this.keys.aggregates.execute<void>({
      id: apiKeyId,
      cause: requestCause('rename', this.clock.now()),
      decide: (state) => decideRenameApiKey(state, { userId: caller.userId, name, ifRevisions }),
      replay: () => undefined,
    });
    return this.get({ caller, apiKeyId });
  }

  async revoke({ caller, apiKeyId, ifRevisions }: RequestOf<typeof COMMANDS.revokeApiKey>): Promise<ApiKeyView> {
    await this.keys.aggregates.execute<void>({
      id: apiKeyId,
      cause: requestCause('revoke', this.clock.now()),
      decide: (state, context) => decideRevokeApiKey(state, { userId: caller.userId, ifRevisions }, context),
      replay: () => undefined,
    });
    return this.get({ caller, apiKeyId });
  }

  // Read from the database and not from the aggregate: `lastUsedAt` is written beside the commits.
  async get({ caller, apiKeyId }: RequestOf<typeof QUERIES.getApiKey>): Promise<ApiKeyView> {
    return toApiKeyView(orNotFound(await this.keys.get(caller, apiKeyId)));
  }

  list({ caller, ...paging }: RequestOf<typeof QUERIES.listApiKeys>): Promise<Page<ApiKeyView>> {
    return this.keys.list(caller, paging);
  }

  async verify({ apiKey }: RequestOf<typeof QUERIES.verifyApiKey>): Promise<VerifiedApiKey> {
    const apiKeyId = parseApiKey(apiKey);
    const known = apiKeyId === undefined ? null : await this.keys.findLive(apiKeyId);
    if (known === null || !timingSafeEqual(Buffer.from(known.hash, 'hex'), this.hash(apiKey))) throw apiKeyNotFound();
    const now = this.clock.now();
    const { _id, userId, scopes, expiresAt } = known;
    if (expiresAt !== null && expiresAt <= now) throw apiKeyExpired();
    const user = await this.accounts.byId(userId);
    if (user === null) throw apiKeyNotFound();
    this.uses.note(_id, known.lastUsedAt, now);
    return { apiKeyId: _id, userId, role: this.accounts.roleOf(user), scopes, expiresAt: expiresAt?.toISOString() ?? null };
  }

  private hash(apiKey: string): Buffer {
    return this.pepper.hash('api_key', apiKey);
  }

  private reissue({ userId }: Caller, apiKeyId: string, hash: string): Promise<void> {
    return this.keys.aggregates.execute<void>({
      id: apiKeyId,
      cause: { id: `reissue:${hash}`, time: this.clock.now() },
      decide: (state) => decideReissueApiKey(state, { userId, hash }),
      replay: () => undefined,
    });
  }
}

function orNotFound(found: ApiKeyState | null): ApiKeyState {
  if (found === null) throw apiKeyNotFound();
  return found;
}
