import { newId, type COMMANDS, type QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { UserConfig } from '../config.js';
import { apiKeyNotFound, userNotFound } from '../domain/errors.js';
import { SECRET_BYTES, parseApiKey, toApiKeyText } from '../mappers/api-key.mapper.js';
import { ApiKeyRepository } from '../repositories/api-key.repository.js';
import { UserRepository } from '../repositories/user.repository.js';

/** API keys: given out once, kept as hashes under a pepper that the database does not have. */
@Injectable()
export class ApiKeyService {
  constructor(
    private readonly users: UserRepository,
    private readonly keys: ApiKeyRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: UserConfig,
  ) {}

  async create({ caller, name, scopes }: RequestOf<typeof COMMANDS.createApiKey>): Promise<ReplyOf<typeof COMMANDS.createApiKey>> {
    if ((await this.users.get(caller)) === null) throw userNotFound();
    const createdAt = this.clock.now();
    const apiKeyId = newId('apiKey', createdAt.getTime());
    const apiKey = toApiKeyText(apiKeyId, randomBytes(SECRET_BYTES));
    const { userId } = caller;
    await this.keys.add({ _id: apiKeyId, userId, name, scopes, hash: this.hash(apiKey).toString('hex'), createdAt });
    return { apiKeyId, apiKey };
  }

  async verify({ apiKey }: RequestOf<typeof QUERIES.verifyApiKey>): Promise<ReplyOf<typeof QUERIES.verifyApiKey>> {
    const apiKeyId = parseApiKey(apiKey);
    const known = apiKeyId === undefined ? null : await this.keys.get(apiKeyId);
    if (known === null || !timingSafeEqual(Buffer.from(known.hash, 'hex'), this.hash(apiKey))) throw apiKeyNotFound();
    const user = await this.users.get({ userId: known.userId });
    if (user === null) throw apiKeyNotFound();
    return { apiKeyId: known._id, userId: known.userId, role: user.role, scopes: known.scopes };
  }

  private hash(apiKey: string): Buffer {
    return createHmac('sha256', this.config.apiKeyPepper).update(apiKey).digest();
  }
}
