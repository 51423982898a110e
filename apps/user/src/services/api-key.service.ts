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

  async create({ userId, name }: RequestOf<typeof COMMANDS.createApiKey>): Promise<ReplyOf<typeof COMMANDS.createApiKey>> {
    if ((await this.users.get({ userId })) === null) throw userNotFound();
    const createdAt = this.clock.now();
    const apiKeyId = newId('apiKey', createdAt.getTime());
    const apiKey = toApiKeyText(apiKeyId, randomBytes(SECRET_BYTES));
    await this.keys.add({ _id: apiKeyId, userId, name, hash: this.hash(apiKey).toString('hex'), createdAt });
    return { apiKeyId, apiKey };
  }

  async verify({ apiKey }: RequestOf<typeof QUERIES.verifyApiKey>): Promise<ReplyOf<typeof QUERIES.verifyApiKey>> {
    const apiKeyId = parseApiKey(apiKey);
    const known = apiKeyId === undefined ? null : await this.keys.get(apiKeyId);
    if (known === null || !timingSafeEqual(Buffer.from(known.hash, 'hex'), this.hash(apiKey))) throw apiKeyNotFound();
    return { userId: known.userId, apiKeyId: known._id };
  }

  private hash(apiKey: string): Buffer {
    return createHmac('sha256', this.config.apiKeyPepper).update(apiKey).digest();
  }
}
